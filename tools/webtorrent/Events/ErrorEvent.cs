namespace WebTorrent.Cli.Events;

/// <summary>What was asked for failed.</summary>
/// <param name="Message">What happened, one line.</param>
/// <param name="Hint">What to do next, where something can be done.</param>
public sealed record ErrorEvent(string Message, string? Hint = null) : CliEvent;

namespace WebTorrent.Cli.Events;

/// <summary>The user or the system asked the program to end; what was verified is kept.</summary>
/// <param name="Message">What was kept and how to go on.</param>
public sealed record InterruptedEvent(string Message) : CliEvent;

namespace WebTorrent.Cli.Events;

/// <summary>Something is wrong that the program can go on without: a tracker that fails, a peer that was banned.</summary>
/// <param name="Message">One line.</param>
/// <param name="InfoHash">The torrent it is about, where it is about one.</param>
public sealed record WarningEvent(string Message, string? InfoHash = null) : CliEvent;

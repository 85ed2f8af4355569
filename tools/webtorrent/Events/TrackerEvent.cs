namespace WebTorrent.Cli.Events;

/// <summary>How much the tracker has to do.</summary>
/// <param name="Swarms">Torrents with peers.</param>
/// <param name="Peers">Peers of all of them.</param>
/// <param name="Announces">Announces answered since the start.</param>
/// <param name="WebSockets">Open WebSockets.</param>
/// <param name="Problem">What is wrong with the database; absent when nothing is.</param>
public sealed record TrackerEvent(long Swarms, long Peers, long Announces, long WebSockets, string? Problem) : CliEvent;

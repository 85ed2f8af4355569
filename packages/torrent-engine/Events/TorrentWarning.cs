namespace WebTorrent.TorrentEngine;

/// <summary>Something went wrong that the torrent can live with.</summary>
/// <param name="Message">What, for people.</param>
public sealed record TorrentWarning(string Message) : TorrentEvent;

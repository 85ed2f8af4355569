namespace WebTorrent.TorrentEngine;

/// <summary>The torrent does something else now.</summary>
/// <param name="State">What it does.</param>
public sealed record StateChanged(TorrentState State) : TorrentEvent;

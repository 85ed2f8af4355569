namespace WebTorrent.TorrentEngine;

/// <summary>Something that happened in a torrent. See <see cref="Torrent.WatchAsync"/>.</summary>
public abstract record TorrentEvent;

using System.Net;
using WebTorrent.TorrentEngine;

namespace WebTorrent;

/// <summary>How one torrent is added.</summary>
public sealed record AddTorrentOptions
{
    /// <summary>Where its payload goes. Default: the client's <see cref="WebTorrentClientOptions.DownloadDirectory"/>.</summary>
    public string? Directory { get; init; }

    /// <summary>Peers that the user knows of: tried first, never given up.</summary>
    public IReadOnlyList<EndPoint> Peers { get; init; } = [];

    /// <summary>Trackers to announce to beside the torrent's own; each is a tier of its own (BEP 12). May be at private addresses.</summary>
    public IReadOnlyList<string> Announce { get; init; } = [];

    /// <summary>Announces this torrent to trackers. Default true.</summary>
    public bool UseTrackers { get; init; } = true;

    /// <summary>This torrent's limits. Default: the client's.</summary>
    public TorrentOptions? Torrent { get; init; }
}

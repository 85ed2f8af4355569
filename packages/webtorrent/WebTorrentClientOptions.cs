using System.Net;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using WebTorrent.TorrentEngine;

namespace WebTorrent;

/// <summary>How a <see cref="WebTorrentClient"/> works. Immutable; checked by the client's constructor.</summary>
public sealed record WebTorrentClientOptions
{
    /// <summary>Where payloads go when a torrent names no folder of its own. Default: the current folder.</summary>
    public string DownloadDirectory { get; init; } = Environment.CurrentDirectory;

    /// <summary>Where peers are awaited. Port 0: any free one. Null: nowhere, only outgoing connections. Default: all addresses, IPv4 and IPv6, any free port.</summary>
    public IPEndPoint? Listen { get; init; } = new(IPAddress.IPv6Any, 0);

    /// <summary>Announces to trackers. Default true.</summary>
    public bool EnableTrackers { get; init; } = true;

    /// <summary>
    /// Talks to trackers and peers at private and loopback addresses too, when a torrent, a magnet link or a public tracker names them. Default false: a stranger's
    /// torrent must not make this machine talk to its neighbours. What the user names (<see cref="AddTorrentOptions.Peers"/>, <see cref="AddTorrentOptions.Announce"/>) is asked anyway.
    /// </summary>
    public bool AllowPrivateAddresses { get; init; }

    /// <summary>Connections of all torrents together, 1 to 100,000. Default 500.</summary>
    public int MaxConnections { get; init; } = 500;

    /// <summary>The limits of each torrent.</summary>
    public TorrentOptions Torrent { get; init; } = new();

    /// <summary>The clock. Default: the system's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Where to log. Default: nowhere.</summary>
    public ILoggerFactory LoggerFactory { get; init; } = NullLoggerFactory.Instance;
}

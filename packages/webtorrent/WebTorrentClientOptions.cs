using System.Net;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using WebTorrent.Dht;
using WebTorrent.Stun;
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

    /// <summary>Speaks to peers over TCP. Default true.</summary>
    public bool EnableTcp { get; init; } = true;

    /// <summary>Speaks to peers over uTP too (BEP 29), which gives way to other traffic and passes NATs (BEP 55). Default true.</summary>
    public bool EnableUtp { get; init; } = true;

    /// <summary>Speaks WebRTC to peers that WebSocket trackers introduce: those in browsers' pages, and others. Default true.</summary>
    public bool EnableWebRtc { get; init; } = true;

    /// <summary>
    /// Servers that tell our address to WebRTC (STUN), or relay for it (TURN). Default: public STUN servers, as in JavaScript; none are asked when peers are awaited at
    /// this machine's own address only.
    /// </summary>
    public IReadOnlyList<IceServer> IceServers { get; init; } = PublicIceServers;

    /// <summary>Well-known public STUN servers.</summary>
    public static IReadOnlyList<IceServer> PublicIceServers { get; } =
        [new IceServer { Urls = ["stun:stun.l.google.com:19302", "stun:global.stun.twilio.com:3478"] }];

    /// <summary>Finds peers in the DHT (BEP 5), and serves it as a node. Default true. Never for private torrents (BEP 27).</summary>
    public bool EnableDht { get; init; } = true;

    /// <summary>The UDP port of our node of the DHT. Default: null, the one where peers are awaited; 0: any free one.</summary>
    public int? DhtPort { get; init; }

    /// <summary>Nodes of the DHT to begin with, as "host:port". Default: the well-known public ones.</summary>
    public IReadOnlyList<string> DhtBootstrap { get; init; } = DhtOptions.PublicBootstrap;

    /// <summary>The file that keeps the nodes of the DHT for the next time. Default: null, none; then each start asks the nodes to begin with.</summary>
    public string? DhtStateFile { get; init; }

    /// <summary>Finds peers on the local network (BEP 14). Default true. Never for private torrents.</summary>
    public bool EnableLocalDiscovery { get; init; } = true;

    /// <summary>Peers tell each other of peers (BEP 11). Default true. Never for private torrents.</summary>
    public bool EnablePex { get; init; } = true;

    /// <summary>Asks the router to let peers in (PCP, NAT-PMP, UPnP). Default true. Not done when peers are awaited at this machine's own address only.</summary>
    public bool EnableNatMapping { get; init; } = true;

    /// <summary>
    /// Talks to trackers and peers at private and loopback addresses too, when a torrent, a magnet link or a public tracker names them. Default false: a stranger's
    /// torrent must not make this machine talk to its neighbours. What the user names (<see cref="AddTorrentOptions.Peers"/>, <see cref="AddTorrentOptions.Announce"/>) is asked anyway.
    /// </summary>
    public bool AllowPrivateAddresses { get; init; }

    /// <summary>Connections of all torrents together over TCP, and as many over uTP: 1 to 100,000. Default 500.</summary>
    public int MaxConnections { get; init; } = 500;

    /// <summary>The limits of each torrent.</summary>
    public TorrentOptions Torrent { get; init; } = new();

    /// <summary>The clock. Default: the system's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Where to log. Default: nowhere.</summary>
    public ILoggerFactory LoggerFactory { get; init; } = NullLoggerFactory.Instance;
}

using System.Net;
using WebTorrent.Stun;

namespace WebTorrent.Cli.Options;

/// <summary>What the user gave through <see cref="SwarmOptions"/>; by default everything that finds peers is on.</summary>
public sealed record SwarmSettings
{
    /// <summary>Where to take connections; null for every address and a free port.</summary>
    public IPEndPoint? Listen { get; init; }

    /// <summary>Peers to connect to at once.</summary>
    public IReadOnlyList<EndPoint> Peers { get; init; } = [];

    /// <summary>Trackers beside the torrent's own.</summary>
    public IReadOnlyList<string> Announce { get; init; } = [];

    /// <summary>Whether any tracker may be asked.</summary>
    public bool UseTrackers { get; init; } = true;

    /// <summary>Whether the DHT may be asked.</summary>
    public bool UseDht { get; init; } = true;

    /// <summary>The UDP port of the node of the DHT; null for the one where connections are taken.</summary>
    public int? DhtPort { get; init; }

    /// <summary>Nodes of the DHT to begin with, as host:port; null for the public ones.</summary>
    public IReadOnlyList<string>? Bootstrap { get; init; }

    /// <summary>Whether peers on the local network are looked for.</summary>
    public bool UseLocalDiscovery { get; init; } = true;

    /// <summary>Whether peers may tell of peers.</summary>
    public bool UsePex { get; init; } = true;

    /// <summary>Whether peers are spoken to over TCP.</summary>
    public bool UseTcp { get; init; } = true;

    /// <summary>Whether peers are spoken to over uTP.</summary>
    public bool UseUtp { get; init; } = true;

    /// <summary>Whether peers in browsers are spoken to.</summary>
    public bool UseWebRtc { get; init; } = true;

    /// <summary>Servers that help WebRTC through NATs; null for the public ones.</summary>
    public IReadOnlyList<IceServer>? IceServers { get; init; }

    /// <summary>Whether the router is asked to let peers in.</summary>
    public bool UseNatMapping { get; init; } = true;

    /// <summary>Whether strangers may send us to private addresses.</summary>
    public bool AllowPrivate { get; init; }

    /// <summary>Whether to go on until interrupted.</summary>
    public bool KeepSeeding { get; init; }

    /// <summary>Whether peers can be found without a tracker and without being named. From an address of this machine only, neither public nodes nor neighbours can be reached.</summary>
    public bool FindsPeers => (UseDht && (Bootstrap is not null || !IsOnLoopback)) || (UseLocalDiscovery && !IsOnLoopback);

    private bool IsOnLoopback => Listen is { } listen && IPAddress.IsLoopback(listen.Address);
}

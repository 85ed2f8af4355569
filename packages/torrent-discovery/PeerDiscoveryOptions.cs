using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using WebTorrent.Dht;
using WebTorrent.Tracker;

namespace WebTorrent.TorrentDiscovery;

/// <summary>Where one torrent's peers are looked for. Immutable; checked by the constructor of <see cref="PeerDiscovery"/>.</summary>
public sealed record PeerDiscoveryOptions
{
    /// <summary>The port where we take connections, told to the local network and to the DHT; 0: nowhere, so that we only ask. Default 0.</summary>
    public ushort Port { get; init; }

    /// <summary>The port that the router forwards to <see cref="Port"/>, told to the DHT instead; asked before each announce. Null, or 0: the same. Default null.</summary>
    public Func<ushort>? ExternalPort { get; init; }

    /// <summary>The torrent's trackers. Default: none.</summary>
    public IReadOnlyList<TrackerGroup> Trackers { get; init; } = [];

    /// <summary>Tells trackers how the torrent stands; see <see cref="TrackerAnnouncer"/>. Needed when there are trackers.</summary>
    public Func<AnnounceEvent, AnnounceRequest>? DescribeToTrackers { get; init; }

    /// <summary>Our node of the DHT, shared by all torrents; null: none. Not disposed with the discovery.</summary>
    public DhtNode? Dht { get; init; }

    /// <summary>The discovery on the local network, shared by all torrents; null: none. Asked only when there is a port to tell. Not disposed with the discovery.</summary>
    public Neighbourhood? Neighbourhood { get; init; }

    /// <summary>The torrent is private (BEP 27): only trackers are asked, one tier after the other. Default false.</summary>
    public bool IsPrivate { get; init; }

    /// <summary>Whether everything is here, as the DHT is told (BEP 33). Default: never.</summary>
    public Func<bool> IsSeed { get; init; } = static () => false;

    /// <summary>Whether more peers are wanted than were found; asked twice a minute. Default: never.</summary>
    public Func<bool> WantsMore { get; init; } = static () => false;

    /// <summary>Whether strangers are believed when they name peers at private and loopback addresses. Default false.</summary>
    public bool AllowPrivateAddresses { get; init; }

    /// <summary>The clock. Default: the system's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Where to log. Default: nowhere.</summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;
}

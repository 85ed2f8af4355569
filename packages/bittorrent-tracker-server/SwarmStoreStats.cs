namespace WebTorrent.TrackerServer;

/// <summary>What a store holds.</summary>
public sealed record SwarmStoreStats
{
    /// <summary>Swarms with at least one peer.</summary>
    public required int Swarms { get; init; }

    /// <summary>Peers reached over IPv4; one that is in several swarms counts several times.</summary>
    public required int IPv4Peers { get; init; }

    /// <summary>Peers reached over IPv6.</summary>
    public required int IPv6Peers { get; init; }

    /// <summary>Peers reached over WebRTC.</summary>
    public required int WebPeers { get; init; }

    /// <summary>Peers that have everything, of all kinds.</summary>
    public required int Seeders { get; init; }

    /// <summary>All peers.</summary>
    public int Peers => IPv4Peers + IPv6Peers + WebPeers;
}

using WebTorrent.Identifiers;

namespace WebTorrent.TrackerServer;

/// <summary>
/// Room for the peers of an answer, lent to a store for one call. The store fills the spans from their start and says in the counts how far.
/// </summary>
public ref struct PeerSelection
{
    /// <summary>Room for IPv4 peers in compact form: 6 bytes each (BEP 23).</summary>
    public Span<byte> IPv4 { get; init; }

    /// <summary>Room for IPv6 peers in compact form: 18 bytes each (BEP 7).</summary>
    public Span<byte> IPv6 { get; init; }

    /// <summary>Room for the ids of the IPv4 peers, in the same order; empty when they are not wanted.</summary>
    public Span<PeerId> IPv4Ids { get; init; }

    /// <summary>Room for the ids of the IPv6 peers, in the same order; empty when they are not wanted.</summary>
    public Span<PeerId> IPv6Ids { get; init; }

    /// <summary>The most peers of both families together; the asker's own family goes first.</summary>
    public int Want { get; init; }

    /// <summary>How many IPv4 peers there are.</summary>
    public int IPv4Count { get; set; }

    /// <summary>How many IPv6 peers there are.</summary>
    public int IPv6Count { get; set; }
}

namespace WebTorrent.TrackerServer.Storage;

/// <summary>What a <see cref="PeerTable{TEntry}"/> holds: a key by which a peer is found again, and when it was heard of.</summary>
internal interface IPeerEntry<TSelf>
    where TSelf : struct, IPeerEntry<TSelf>
{
    /// <summary>When the peer was last heard of, in ticks of <see cref="SeenClock"/>.</summary>
    ushort Seen { get; set; }

    /// <summary>A hash of the key that strangers cannot foresee.</summary>
    uint KeyHash { get; }

    /// <summary>Whether both have the same key.</summary>
    bool HasKeyOf(in TSelf other);
}

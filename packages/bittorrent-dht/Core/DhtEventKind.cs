namespace WebTorrent.Dht.Core;

/// <summary>What a <see cref="DhtEvent"/> tells.</summary>
public enum DhtEventKind
{
    /// <summary>A search found peers that it had not found before: <see cref="DhtEvent.Peers"/>.</summary>
    PeersFound,

    /// <summary>A search found the item, or a later version of it: <see cref="DhtEvent.Item"/>.</summary>
    ItemFound,

    /// <summary>A search found info-hashes: <see cref="DhtEvent.Samples"/>.</summary>
    SamplesFound,

    /// <summary>A search is over; it has no further events.</summary>
    SearchEnded,

    /// <summary>The first search for our own neighbourhood ended with nodes in a table.</summary>
    Bootstrapped,

    /// <summary>No node is known, or none answers: nodes to begin with are wanted, by <see cref="DhtCore.Bootstrap"/>.</summary>
    NodesWanted,

    /// <summary>Enough nodes agree on our address: <see cref="DhtEvent.ExternalAddress"/>.</summary>
    ExternalAddressChanged,
}

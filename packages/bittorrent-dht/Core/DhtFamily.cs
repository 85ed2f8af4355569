using WebTorrent.Dht.Core.Identity;
using WebTorrent.Dht.Core.Lookups;
using WebTorrent.Dht.Core.Routing;

namespace WebTorrent.Dht.Core;

/// <summary>
/// What a node is among the nodes of one address family. IPv4 and IPv6 are two networks (BEP 32, Operation); each has an id of its own, for each ties it to
/// another address (BEP 42).
/// </summary>
internal sealed class DhtFamily(bool isIPv6, NodeId id)
{
    private RoutingTable _table = new(id);

    public bool IsIPv6 => isIPv6;

    public NodeId Id => _table.OwnId;

    public RoutingTable Table => _table;

    public ExternalAddressVotes Votes { get; } = new();

    public NodeAddress? ExternalAddress { get; set; }

    /// <summary>The search for our own neighbourhood, while it runs.</summary>
    public NodeSearch? Bootstrapping { get; set; }

    public bool IsBootstrapped { get; set; }

    /// <summary>How often in a row bootstrapping found nobody.</summary>
    public int FailedBootstraps { get; set; }

    public TimeSpan NextBootstrap { get; set; }

    /// <summary>Nodes to begin with when the table has hardly any.</summary>
    public IReadOnlyList<NodeAddress> Entrances { get; set; } = [];

    /// <summary>Nodes of an earlier session, to begin with as well.</summary>
    public IReadOnlyList<NodeAddress> Remembered { get; init; } = [];

    /// <summary>Moves to another place in the space; what we know comes along, as old as it is.</summary>
    public void ChangeId(NodeId newId)
    {
        var old = _table;
        _table = new RoutingTable(newId);
        foreach (var node in old.Nodes.Where(node => !node.IsBad).OrderByDescending(node => node.LastSeen))
            _table.HandleResponse(node.LastSeen, node.Contact);
        IsBootstrapped = false;
    }
}

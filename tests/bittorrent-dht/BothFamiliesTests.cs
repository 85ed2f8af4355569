using WebTorrent.Dht.Core;
using WebTorrent.Dht.Tests.Network;

namespace WebTorrent.Dht.Tests;

/// <summary>One node in the IPv4 and the IPv6 network at once (BEP 32).</summary>
public sealed class BothFamiliesTests
{
    private static readonly DhtOptions Options = new();
    private static readonly NodeId InfoHash = NodeId.FromBytes("mnopqrstuvwxyz123456"u8);

    [Fact]
    public void IPv6Network_IsFoundThroughIPv4Nodes()
    {
        var (network, nodes) = CreateNetwork();
        var node = network.AddBoth(Options);
        network.Use(node, core => core.Bootstrap(network.Now, [nodes[3].Address]));
        network.Run(TimeSpan.FromSeconds(10));
        Assert.InRange(node.Core.NodeCountIPv4, 8, 30);
        Assert.InRange(node.Core.NodeCountIPv6, 8, 30);
    }

    [Fact]
    public void AnnouncedPeer_IsFoundInBothNetworks()
    {
        var (network, nodes) = CreateNetwork();
        var announced = network.RunSearch(nodes[5], core => core.Announce(network.Now, InfoHash, 77, isSeed: true))[^1];
        Assert.Equal(16, announced.Stored!.Stored);
        var found = network.RunSearch(nodes[20], core => core.FindPeers(network.Now, InfoHash)).SelectMany(e => e.Peers).ToHashSet();
        Assert.Equal([nodes[5].Address.WithPort(77), nodes[5].AddressIPv6!.Value.WithPort(77)], found);
    }

    [Fact]
    public void Ids_AreTiedToEachAddress()
    {
        var (_, nodes) = CreateNetwork();
        Assert.All(nodes, node => Assert.True(Core.Identity.NodeIdRule.Allows(node.Core.IdIPv4!.Value, node.Address)));
        Assert.All(nodes, node => Assert.True(Core.Identity.NodeIdRule.Allows(node.Core.IdIPv6!.Value, node.AddressIPv6!.Value)));
    }

    [Fact]
    public void IPv6ThatLeadsNowhere_HoldsUpNoSearch()
    {
        var (network, nodes) = CreateNetwork();
        // Its system has IPv6, the way out has not: nothing that is sent there arrives.
        var lame = network.AddBoth(Options);
        network.IsCut = (from, to) => from == lame.AddressIPv6 || to == lame.AddressIPv6;
        network.Use(lame, core => core.Bootstrap(network.Now, [nodes[3].Address, nodes[3].AddressIPv6!.Value, nodes[4].AddressIPv6!.Value]));
        network.Run(TimeSpan.FromMinutes(1));
        var wasted = 0;
        network.Tap = (_, to, _) => wasted += to.IsIPv6 ? 1 : 0;
        var start = network.Now;
        network.RunSearch(lame, core => core.FindPeers(network.Now, NodeId.Create(network.Random)));
        Assert.InRange((network.Now - start).TotalSeconds, 0, 2);
        network.Run(TimeSpan.FromSeconds(10));
        Assert.InRange(wasted, 0, 16);
    }

    private static (VirtualNetwork Network, List<VirtualNode> Nodes) CreateNetwork()
    {
        var network = new VirtualNetwork(seed: 12);
        var nodes = new List<VirtualNode>();
        for (var i = 0; i < 30; i++)
        {
            nodes.Add(network.AddBoth(Options));
            network.Use(nodes[i], core => core.Bootstrap(network.Now, [nodes[0].Address, nodes[0].AddressIPv6!.Value]));
            network.Run(TimeSpan.FromSeconds(2));
        }

        network.Run(TimeSpan.FromMinutes(1));
        network.Tap = null;
        return (network, nodes);
    }
}

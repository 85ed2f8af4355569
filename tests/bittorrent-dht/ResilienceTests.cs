using System.Net;
using WebTorrent.Dht.Core;
using WebTorrent.Dht.Core.Identity;
using WebTorrent.Dht.Core.Krpc;
using WebTorrent.Dht.Core.Routing;
using WebTorrent.Dht.Tests.Network;

namespace WebTorrent.Dht.Tests;

/// <summary>Bad days: dead entrances, slow lines, floods that want to keep a node from its work.</summary>
public sealed class ResilienceTests
{
    private static readonly DhtOptions Options = new();
    private static readonly NodeId InfoHash = NodeId.FromBytes("mnopqrstuvwxyz123456"u8);

    [Fact]
    public void Bootstrap_ManyDeadEntrances_DoNotHoldItUp()
    {
        var (network, nodes) = CreateNetwork();
        var node = network.Add(Options);
        NodeAddress[] entrances = [.. Enumerable.Range(0, 30).Select(_ => network.CreateAddress()), nodes[3].Address];
        network.Use(node, core => core.Bootstrap(network.Now, entrances));
        network.Run(TimeSpan.FromSeconds(2));
        Assert.Contains(node.Events, e => e.Kind == DhtEventKind.Bootstrapped);
        Assert.InRange(node.Core.NodeCountIPv4, 8, 30);
    }

    [Fact]
    public void Bootstrap_EntrancesComeLate_AreAskedAtOnce()
    {
        var network = new VirtualNetwork(seed: 1);
        var node = network.Add(Options);
        // No names can be resolved for an hour.
        network.Use(node, core => core.Bootstrap(network.Now, []));
        network.Run(TimeSpan.FromHours(1));
        network.Use(node, core => core.Bootstrap(network.Now, [network.CreateAddress()]));
        Assert.Equal(1, network.Packets);
    }

    [Fact]
    public void Search_OverASlowLine_WaitsForItsAnswers()
    {
        var (network, nodes) = CreateNetwork();
        network.RunSearch(nodes[0], core => core.Announce(network.Now, InfoHash, 5, isSeed: false));
        var far = network.Add(Options);
        network.Use(far, core => core.AddNode(network.Now, nodes[7].Address));
        network.Run(TimeSpan.FromSeconds(1));
        // A satellite: two seconds there and back.
        (network.MinDelay, network.MaxDelay) = (TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
        var events = network.RunSearch(far, core => core.FindPeers(network.Now, InfoHash));
        Assert.Contains(nodes[0].Address.WithPort(5), events.SelectMany(e => e.Peers));
        Assert.Equal(8, events[^1].Nodes.Count);
    }

    [Fact]
    public void Cancel_AnswersUnderWay_HaveNoEvents()
    {
        var (network, nodes) = CreateNetwork();
        network.RunSearch(nodes[0], core => core.Announce(network.Now, InfoHash, 5, isSeed: false));
        foreach (var node in nodes)
        {
            var search = network.Use(node, core => core.FindPeers(network.Now, InfoHash));
            network.Use(node, core => core.Cancel(network.Now, search));
            network.Run(TimeSpan.FromSeconds(5));
            Assert.DoesNotContain(node.Events, e => e.Search == search);
        }
    }

    [Fact]
    public void HostileAnswers_FarIdsForNearNodes_DoNotHideThem()
    {
        var (network, nodes) = CreateNetwork();
        network.RunSearch(nodes[0], core => core.Announce(network.Now, InfoHash, 5, isSeed: false));
        var keepers = nodes.Where(node => node.Core.StoredTorrents == 1).ToList();
        var searcher = network.Add(Options);
        var hostile = network.CreateAddress();
        var far = InfoHash.DistanceTo(NodeId.FromBytes([.. Enumerable.Repeat(byte.MaxValue, NodeId.Size)]));
        var hidden = keepers.OrderBy(node => node.Core.IdIPv4!.Value, Comparer<NodeId>.Create(InfoHash.CompareDistances)).Take(3).ToList();
        var truths = nodes.Except(keepers).Take(13).Select(node => new NodeContact(node.Core.IdIPv4!.Value, node.Address));
        var lies = hidden.Select(node => new NodeContact(far.CreateNeighbour(100, network.Random), node.Address));
        NodeContact[] answer = [.. truths, .. lies];
        network.Tap = (from, to, packet) => AnswerWith(network, searcher, hostile, from, to, packet, answer);
        network.Use(searcher, core => core.AddNode(network.Now, hostile));
        network.Run(TimeSpan.FromSeconds(1));
        var end = network.RunSearch(searcher, core => core.FindPeers(network.Now, InfoHash))[^1];
        Assert.All(hidden, node => Assert.Contains(end.Nodes, found => found.Address == node.Address));
    }

    [Fact]
    public void ForgedQueries_PingsOfOurOwn_GoOn()
    {
        var network = new VirtualNetwork(seed: 2);
        var node = network.Add(Options);
        for (var i = 0; i < 2_000; i++)
        {
            byte[] query = [.. "d1:ad2:id20:"u8, .. NodeId.Create(network.Random).ToArray(), .. "6:target20:mnopqrstuvwxyz123456e1:q9:find_node1:t2:aa1:y1:qe"u8];
            network.Inject(network.CreateAddress(), node, query);
        }

        var named = network.CreateAddress();
        var pinged = false;
        network.Tap = (_, to, _) => pinged |= to == named;
        network.Use(node, core => core.AddNode(network.Now, named));
        Assert.True(pinged);
    }

    [Fact]
    public void Questionable_DeadNodes_DoNotKeepOthersFromBeingAsked()
    {
        var random = new Random(1);
        var table = new RoutingTable(NodeId.Create(random));
        for (byte i = 0; i < 4; i++)
            table.HandleResponse(TimeSpan.FromSeconds(i), new NodeContact(NodeId.Create(random), NodeAddress.From([20, i, 1, 1], 6881)));
        var now = TimeSpan.FromHours(1);
        var asked = new HashSet<NodeContact>();
        for (var i = 0; i < 4; i++, now += TimeSpan.FromSeconds(10))
        {
            var node = table.FindQuestionable(now)!;
            asked.Add(node.Contact);
            table.HandleFailure(now, node.Contact);
        }

        Assert.Equal(4, asked.Count);
    }

    [Fact]
    public void ChangeId_MakesNobodyYounger()
    {
        var random = new Random(1);
        var family = new DhtFamily(isIPv6: false, NodeId.Create(random));
        family.Table.HandleResponse(TimeSpan.FromMinutes(1), new NodeContact(NodeId.Create(random), At("8.8.8.8")));
        family.ChangeId(NodeId.Create(random));
        Assert.Equal(1, family.Table.Count);
        Assert.NotNull(family.Table.FindQuestionable(TimeSpan.FromMinutes(20)));
    }

    [Fact]
    public void Votes_ANewAddress_IsLearnedFromTheSameNodes()
    {
        var votes = new ExternalAddressVotes();
        for (var i = 1; i <= 10; i++)
            votes.Add(At($"8.8.{i}.8"), At("9.9.9.9"));
        Assert.Contains(Enumerable.Range(1, 10), i => votes.Add(At($"8.8.{i}.8"), At("9.9.9.10")));
    }

    private static void AnswerWith(
        VirtualNetwork network, VirtualNode node, NodeAddress hostile, NodeAddress from, NodeAddress to, ReadOnlyMemory<byte> packet, NodeContact[] contacts)
    {
        if (from != node.Address || to != hostile || !KrpcParser.TryParse(packet.Span, out var query) || query.Kind != KrpcKind.Query)
            return;
        var nodes = new byte[contacts.Length * NodeContact.IPv4Size];
        for (var i = 0; i < contacts.Length; i++)
            contacts[i].WriteCompact(nodes.AsSpan(i * NodeContact.IPv4Size));
        network.Later(hostile, node, [.. "d1:rd2:id20:abcdefghij01234567895:nodes"u8, .. System.Text.Encoding.ASCII.GetBytes($"{nodes.Length}:"), .. nodes, .. "e1:t4:"u8, .. query.Transaction, .. "1:y1:re"u8]);
    }

    private static NodeAddress At(string address) => NodeAddress.From(new IPEndPoint(IPAddress.Parse(address), 6881));

    private static (VirtualNetwork Network, List<VirtualNode> Nodes) CreateNetwork()
    {
        var network = new VirtualNetwork(seed: 40);
        var nodes = network.AddMany(40, Options, TimeSpan.FromSeconds(2));
        network.Run(TimeSpan.FromMinutes(1));
        return (network, nodes);
    }
}

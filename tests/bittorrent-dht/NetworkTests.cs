using WebTorrent.Dht.Core;
using WebTorrent.Dht.Core.Identity;
using WebTorrent.Dht.Core.Krpc;
using WebTorrent.Dht.Tests.Network;
using WebTorrent.Ed25519;

namespace WebTorrent.Dht.Tests;

/// <summary>Whole nodes among each other, in virtual time.</summary>
public sealed class NetworkTests
{
    private static readonly DhtOptions Options = new();
    private static readonly NodeId InfoHash = NodeId.FromBytes("mnopqrstuvwxyz123456"u8);

    [Theory]
    [InlineData(2, 0)]
    [InlineData(5, 0)]
    [InlineData(100, 0)]
    [InlineData(100, 0.1)]
    public void AnnouncedPeers_AreFoundFromEverywhere(int count, double loss)
    {
        var (network, nodes) = CreateNetwork(count, loss);
        var announced = network.RunSearch(nodes[0], core => core.Announce(network.Now, InfoHash, 1234, isSeed: false))[^1];
        Assert.InRange(announced.Stored!.Stored, 1, 8);
        foreach (var node in nodes.Where(node => node != nodes[0] && node.Core.StoredTorrents == 0))
        {
            var events = network.RunSearch(node, core => core.FindPeers(network.Now, InfoHash));
            Assert.Equal([nodes[0].Address.WithPort(1234)], events.SelectMany(e => e.Peers));
        }
    }

    [Fact]
    public void Announce_SoonAfterALookup_UsesItsTokens()
    {
        var (network, nodes) = CreateNetwork(50);
        network.RunSearch(nodes[3], core => core.FindPeers(network.Now, InfoHash));
        var end = network.RunSearch(nodes[3], core => core.Announce(network.Now, InfoHash, null, isSeed: true))[^1];
        Assert.Equal((8, 0), (end.Stored!.Stored, end.Queries));
        network.RunSearch(nodes[3], core => core.FindPeers(network.Now, InfoHash));
        network.Run(TimeSpan.FromMinutes(11));
        end = network.RunSearch(nodes[3], core => core.Announce(network.Now, InfoHash, null, isSeed: true))[^1];
        Assert.True(end.Stored!.Stored == 8 && end.Queries > 0);
    }

    [Fact]
    public void ImpliedPort_IsThatOfThePacket()
    {
        var (network, nodes) = CreateNetwork(20);
        network.RunSearch(nodes[1], core => core.Announce(network.Now, InfoHash, port: null, isSeed: false));
        var events = network.RunSearch(nodes[2], core => core.FindPeers(network.Now, InfoHash));
        Assert.Contains(nodes[1].Address, events.SelectMany(e => e.Peers));
    }

    [Fact]
    public void Nodes_TakeIdsTiedToTheirAddresses()
    {
        var (network, nodes) = CreateNetwork(60);
        network.Run(TimeSpan.FromMinutes(1));
        Assert.All(nodes, node => Assert.True(NodeIdRule.Allows(node.Core.IdIPv4!.Value, node.Address)));
    }

    [Fact]
    public void NodesWithWrongIds_AreAsked_ButNothingIsStoredThere()
    {
        var (network, nodes) = CreateNetwork(60);
        var liars = Enumerable.Range(0, 8).Select(i => network.Add(Options with { KeepNodeId = true, NodeId = InfoHash.CreateNeighbour(140 + i, network.Random) })).ToList();
        foreach (var liar in liars)
            network.Use(liar, core => core.Bootstrap(network.Now, [nodes[0].Address]));
        network.Run(TimeSpan.FromMinutes(2));
        var asked = new HashSet<NodeAddress>();
        network.Tap = (_, to, _) => asked.Add(to);
        var end = network.RunSearch(nodes[9], core => core.Announce(network.Now, InfoHash, 99, isSeed: false))[^1];
        Assert.Equal(8, end.Stored!.Stored);
        Assert.Contains(liars, liar => asked.Contains(liar.Address));
        Assert.All(liars, liar => Assert.Equal(0, liar.Core.StoredTorrents));
    }

    [Fact]
    public void Items_PutByOne_AreGotByAnother()
    {
        var (network, nodes) = CreateNetwork(50, loss: 0.05);
        using var key = Ed25519PrivateKey.FromSeed(new byte[32]);
        DhtItem[] items = [DhtItem.CreateImmutable("12:Hello World!"u8), DhtItem.CreateMutable(key, "i1e"u8, 3, "salt"u8)];
        foreach (var item in items)
        {
            Assert.InRange(network.RunSearch(nodes[4], core => core.Put(network.Now, item))[^1].Stored!.Stored, 1, 8);
            var got = network.RunSearch(nodes[40], core => core.Get(network.Now, item.Target))[^1].Item!;
            Assert.Equal(item.Value.ToArray(), got.Value.ToArray());
            Assert.Equal((item.Sequence, item.Target), (got.Sequence, got.Target));
        }

        Assert.Null(network.RunSearch(nodes[40], core => core.Get(network.Now, DhtTarget.ForKey(key.PublicKey, "other"u8)))[^1].Item);
    }

    [Fact]
    public void MutableItem_SecondPutWithCas_WinsOnlyWhenExpected()
    {
        var (network, nodes) = CreateNetwork(50);
        using var key = Ed25519PrivateKey.FromSeed(new byte[32]);
        network.RunSearch(nodes[4], core => core.Put(network.Now, DhtItem.CreateMutable(key, "i1e"u8, 1)));
        var lost = network.RunSearch(nodes[5], core => core.Put(network.Now, DhtItem.CreateMutable(key, "i2e"u8, 2), cas: 7))[^1].Stored!;
        Assert.True(lost.CasMismatches > 0);
        var won = network.RunSearch(nodes[5], core => core.Put(network.Now, DhtItem.CreateMutable(key, "i3e"u8, 3), cas: 1))[^1].Stored!;
        Assert.True(won.Stored > 0);
        var got = network.RunSearch(nodes[30], core => core.Get(network.Now, DhtTarget.ForKey(key.PublicKey)))[^1].Item;
        Assert.Equal(3, got!.Sequence);
        var old = network.RunSearch(nodes[6], core => core.Put(network.Now, DhtItem.CreateMutable(key, "i1e"u8, 1)))[^1].Stored!;
        Assert.True(old.NewerVersions > 0);
    }

    [Fact]
    public void Scrape_CountsSeedsAndPeers()
    {
        var (network, nodes) = CreateNetwork(80);
        for (var i = 0; i < 60; i++)
        {
            var isSeed = i % 3 == 0;
            network.RunSearch(nodes[i], core => core.Announce(network.Now, InfoHash, 1, isSeed));
        }

        var scrape = network.RunSearch(nodes[70], core => core.Scrape(network.Now, InfoHash))[^1].Scrape!;
        Assert.InRange(scrape.Seeds, 16, 24);
        Assert.InRange(scrape.Peers, 34, 46);
        Assert.True(scrape.Nodes > 0);
    }

    [Fact]
    public void Sample_FindsWhatIsAnnounced()
    {
        var (network, nodes) = CreateNetwork(30);
        var hashes = Enumerable.Range(0, 10).Select(_ => NodeId.Create(network.Random)).ToList();
        foreach (var hash in hashes)
            network.RunSearch(nodes[1], core => core.Announce(network.Now, hash, 1, isSeed: true));
        var found = network.RunSearch(nodes[2], core => core.Sample(network.Now, InfoHash)).SelectMany(e => e.Samples).Select(NodeId.From).ToHashSet();
        Assert.InRange(hashes.Count(found.Contains), 5, 10);
    }

    [Fact]
    public void IPv6Network_WorksAlike()
    {
        var network = new VirtualNetwork(seed: 5);
        var nodes = Enumerable.Range(0, 30).Select(_ => network.Add(Options, network.CreateAddress(isIPv6: true))).ToList();
        foreach (var node in nodes)
        {
            network.Use(node, core => core.Bootstrap(network.Now, [nodes[0].Address]));
            network.Run(TimeSpan.FromSeconds(3));
        }

        network.RunSearch(nodes[3], core => core.Announce(network.Now, InfoHash, 77, isSeed: false));
        var events = network.RunSearch(nodes[20], core => core.FindPeers(network.Now, InfoHash));
        Assert.Contains(nodes[3].Address.WithPort(77), events.SelectMany(e => e.Peers));
    }

    [Fact]
    public void Bootstrap_NobodyAnswers_TriesAgainMoreAndMoreSeldom()
    {
        var network = new VirtualNetwork(seed: 6);
        var node = network.Add(Options);
        network.Use(node, core => core.Bootstrap(network.Now, [network.CreateAddress()]));
        network.Run(TimeSpan.FromHours(1));
        Assert.InRange(node.Events.Count(e => e.Kind == DhtEventKind.NodesWanted), 8, 30);
        Assert.InRange(network.Packets, 8, 60);
    }

    [Fact]
    public void Bootstrap_WithoutEntrances_IsQuiet()
    {
        var network = new VirtualNetwork(seed: 6);
        var node = network.Add(Options);
        network.Use(node, core => core.Bootstrap(network.Now, []));
        network.Run(TimeSpan.FromHours(1));
        Assert.Equal(0, network.Packets);
        Assert.InRange(node.Events.Count, 1, 30);
    }

    [Fact]
    public void Node_AfterANightWithoutNetwork_FindsBack()
    {
        var (network, nodes) = CreateNetwork(40);
        network.Loss = 1;
        network.Run(TimeSpan.FromHours(8));
        network.Loss = 0;
        network.Run(TimeSpan.FromMinutes(20));
        network.RunSearch(nodes[0], core => core.Announce(network.Now, InfoHash, 5, isSeed: false));
        var events = network.RunSearch(nodes[30], core => core.FindPeers(network.Now, InfoHash));
        Assert.Contains(nodes[0].Address.WithPort(5), events.SelectMany(e => e.Peers));
    }

    [Fact]
    public void SavedState_BringsANodeBackWithoutEntrances()
    {
        var (network, nodes) = CreateNetwork(40);
        var state = DhtState.Parse(nodes[7].Core.SaveState().ToBytes());
        network.Remove(nodes[7]);
        var again = network.Add(Options with { State = state }, nodes[7].Address);
        Assert.Equal(nodes[7].Core.IdIPv4, again.Core.IdIPv4);
        network.Use(again, core => core.Bootstrap(network.Now, []));
        network.Run(TimeSpan.FromSeconds(20));
        Assert.InRange(again.Core.NodeCountIPv4, 8, 40);
    }

    [Fact]
    public void ReadOnlyNode_FindsPeers_AndIsInNoTable()
    {
        var (network, nodes) = CreateNetwork(30);
        network.RunSearch(nodes[0], core => core.Announce(network.Now, InfoHash, 5, isSeed: false));
        var silent = network.Add(Options with { ReadOnly = true });
        network.Use(silent, core => core.Bootstrap(network.Now, [nodes[3].Address]));
        network.Run(TimeSpan.FromMinutes(1));
        var events = network.RunSearch(silent, core => core.FindPeers(network.Now, InfoHash));
        Assert.Contains(nodes[0].Address.WithPort(5), events.SelectMany(e => e.Peers));
        Assert.All(nodes, node => Assert.DoesNotContain(node.Core.SaveState().Nodes, contact => contact.Address == silent.Address));
    }

    [Fact]
    public void NodeBehindANat_IsInNoTable_ButFinds()
    {
        var (network, nodes) = CreateNetwork(30);
        network.RunSearch(nodes[0], core => core.Announce(network.Now, InfoHash, 5, isSeed: false));
        var hidden = network.Add(Options);
        hidden.IsReachable = false;
        network.Use(hidden, core => core.Bootstrap(network.Now, [nodes[3].Address]));
        network.Run(TimeSpan.FromMinutes(1));
        var events = network.RunSearch(hidden, core => core.FindPeers(network.Now, InfoHash));
        Assert.Contains(nodes[0].Address.WithPort(5), events.SelectMany(e => e.Peers));
        Assert.All(nodes, node => Assert.DoesNotContain(node.Core.SaveState().Nodes, contact => contact.Address == hidden.Address));
    }

    [Fact]
    public void Replies_FromAddressesNeverAsked_AreIgnored()
    {
        var (network, nodes) = CreateNetwork(10);
        var before = nodes[0].Core.SaveState().ToBytes();
        for (var i = 0; i < 1_000; i++)
        {
            byte[] reply = [.. "d1:rd2:id20:"u8, .. NodeId.Create(network.Random).ToArray(), .. "e1:t4:"u8, .. BitConverter.GetBytes(i), .. "1:y1:re"u8];
            network.Inject(network.CreateAddress(), nodes[0], reply);
        }

        Assert.Equal(before, nodes[0].Core.SaveState().ToBytes());
    }

    [Fact]
    public void HostileAnswers_EndlessNearerNodes_EndTheSearch()
    {
        var network = new VirtualNetwork(seed: 8);
        var node = network.Add(Options);
        var hostile = network.CreateAddress();
        var asked = 0;
        network.Tap = (from, to, packet) =>
        {
            if (from == node.Address && KrpcParser.TryParse(packet.Span, out var query) && query.Kind == KrpcKind.Query && query.Method == KrpcMethod.GetPeers)
                asked++;
        };
        AnswerWithNearerNodes(network, node);
        network.Use(node, core => core.AddNode(network.Now, hostile));
        network.Run(TimeSpan.FromSeconds(1));
        var search = network.Use(node, core => core.FindPeers(network.Now, InfoHash));
        for (var i = 0; i < 3_000 && !node.Events.Exists(e => e.Search == search && e.Kind == DhtEventKind.SearchEnded); i++)
            network.Run(TimeSpan.FromSeconds(1));
        Assert.Contains(node.Events, e => e.Search == search && e.Kind == DhtEventKind.SearchEnded);
        Assert.InRange(asked, 0, 400);
    }

    [Fact]
    public void Cancel_NoFurtherEvents()
    {
        var (network, nodes) = CreateNetwork(30);
        var search = network.Use(nodes[2], core => core.FindPeers(network.Now, InfoHash));
        network.Use(nodes[2], core => core.Cancel(network.Now, search));
        network.Run(TimeSpan.FromMinutes(1));
        Assert.DoesNotContain(nodes[2].Events, e => e.Search == search);
        Assert.Equal(0, nodes[2].Core.PendingQueries);
    }

    [Fact]
    public void Searches_MoreThanAllowedAtOnce_AllEnd()
    {
        var (network, nodes) = CreateNetwork(30);
        var searches = Enumerable.Range(0, 200).Select(_ => network.Use(nodes[2], core => core.FindPeers(network.Now, NodeId.Create(network.Random)))).ToHashSet();
        network.Run(TimeSpan.FromMinutes(5));
        Assert.Equal(searches, nodes[2].Events.Where(e => e.Kind == DhtEventKind.SearchEnded).Select(e => e.Search).ToHashSet());
    }

    [Fact]
    public void PrivateAddresses_AreRefused_UnlessAllowed()
    {
        var network = new VirtualNetwork(seed: 9);
        var node = network.Add(Options);
        network.Use(node, core => core.Bootstrap(network.Now, [NodeAddress.From([127, 0, 0, 1], 6881), NodeAddress.From([10, 0, 0, 1], 6881), NodeAddress.From([8, 8, 8, 8], 0)]));
        network.Use(node, core => core.AddNode(network.Now, NodeAddress.From([192, 168, 0, 1], 6881)));
        network.Run(TimeSpan.FromMinutes(1));
        Assert.Equal(0, network.Packets);
        var open = network.Add(Options with { AllowPrivateAddresses = true });
        network.Use(open, core => core.AddNode(network.Now, NodeAddress.From([192, 168, 0, 1], 6881)));
        Assert.Equal(1, network.Packets);
    }

    [Fact]
    public void SameSeed_SameRun()
    {
        static (long Packets, string State) Run()
        {
            var (network, nodes) = CreateNetwork(30, loss: 0.1);
            return (network.Packets, Convert.ToHexString(nodes[5].Core.SaveState().ToBytes()));
        }

        Assert.Equal(Run(), Run());
    }

    private static void AnswerWithNearerNodes(VirtualNetwork network, VirtualNode node)
    {
        // Whatever is asked, it names fresh nodes that are nearer, all at addresses where nobody is.
        network.Tap += (from, to, packet) =>
        {
            if (from != node.Address || !KrpcParser.TryParse(packet.Span, out var query) || query.Kind != KrpcKind.Query)
                return;
            var transaction = query.Transaction.ToArray();
            var nodes = new byte[8 * 26];
            for (var i = 0; i < 8; i++)
                new NodeContact(InfoHash.CreateNeighbour(network.Random.Next(20, 150), network.Random), network.CreateAddress()).WriteCompact(nodes.AsSpan(i * 26));
            byte[] reply = [.. "d1:rd2:id20:"u8, .. InfoHash.CreateNeighbour(30, network.Random).ToArray(), .. "5:nodes208:"u8, .. nodes, .. "e1:t4:"u8, .. transaction, .. "1:y1:re"u8];
            network.Later(to, node, reply);
        };
    }

    private static (VirtualNetwork Network, List<VirtualNode> Nodes) CreateNetwork(int count, double loss = 0)
    {
        var network = new VirtualNetwork(seed: count) { Loss = loss };
        var nodes = network.AddMany(count, Options, TimeSpan.FromSeconds(2));
        network.Run(TimeSpan.FromMinutes(1));
        return (network, nodes);
    }
}

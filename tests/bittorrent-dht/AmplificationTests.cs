using System.Text;
using WebTorrent.Dht.Core;
using WebTorrent.Dht.Core.Krpc;
using WebTorrent.Dht.Tests.Network;

namespace WebTorrent.Dht.Tests;

/// <summary>What a forger of addresses can make a node send to somebody else, in bytes out for each byte in.</summary>
public sealed class AmplificationTests
{
    private const int Queries = 150;
    private const string Id = "2:id20:abcdefghij0123456789";
    private const string Place = "20:mnopqrstuvwxyz123456";

    private static readonly NodeAddress Stranger = NodeAddress.From([99, 1, 1, 1], 7777);
    private static readonly DhtItem Item = DhtItem.CreateImmutable([.. "996:"u8, .. new byte[996]]);

    public static TheoryData<string> AllQueries =>
    [
        $"d1:ad{Id}e1:q4:ping1:t2:aa1:y1:qe",
        $"d1:ad{Id}6:target{Place}e1:q9:find_node1:t2:aa1:y1:qe",
        $"d1:ad{Id}6:target{Place}4:wantl2:n42:n6ee1:q9:find_node1:t2:aa1:y1:qe",
        $"d1:ad{Id}9:info_hash{Place}e1:q9:get_peers1:t2:aa1:y1:qe",
        $"d1:ad{Id}9:info_hash{Place}6:scrapei1e4:wantl2:n42:n6ee1:q9:get_peers1:t1:a1:y1:qe",
        $"d1:ad{Id}6:target{Place}e1:q3:get1:t2:aa1:y1:qe",
        $"d1:ad{Id}6:target{Place}e1:q3:get2:roi1e1:t2:aa1:y1:qe",
        $"d1:ad{Id}6:target{Place}e1:q17:sample_infohashes1:t2:aa1:y1:qe",
        $"d1:ad{Id}6:target{Place}e1:q3:xyz1:t2:aa1:y1:qe",
        $"d1:ad{Id}e1:q3:xyz1:t2:aa1:y1:qe",
        "d1:q1:x1:t1:a1:y1:qe",
    ];

    [Theory]
    [MemberData(nameof(AllQueries))]
    public void Unproven_AnyQuery_CausesLessThanTwiceItsBytes(string query)
    {
        var (network, node) = CreateRichNode();
        var (sent, received) = (0L, 0L);
        network.Tap = (from, to, packet) => sent += from == node.Address && IsForged(to) ? packet.Length : 0;
        for (var i = 0; i < Queries; i++)
        {
            // Each as if from another victim with another id; time goes by for what was put off.
            var packet = Fill(query, NodeId.Create(network.Random));
            received += packet.Length;
            network.Inject(NodeAddress.From([99, 1, (byte)(i >> 8), (byte)i], 7777), node, packet);
            network.Run(TimeSpan.FromMilliseconds(50));
        }

        network.Run(TimeSpan.FromSeconds(5));
        var ratio = (double)sent / received;
        TestContext.Current.TestOutputHelper?.WriteLine($"{ratio:0.00} bytes out for a byte in");
        Assert.True(ratio < 2, $"{ratio:0.00} bytes out for a byte in");
        Assert.True(sent > 0 || query.Length < 30, "no answer at all");
    }

    [Fact]
    public void Item_GoesToWhoAnswersThePing()
    {
        var (network, node) = CreateRichNode();
        var sent = new List<byte[]>();
        network.Tap = (_, to, packet) =>
        {
            if (to == Stranger)
                sent.Add(packet.ToArray());
        };
        network.Inject(Stranger, node, Fill(AllQueries.ToArray()[5].Data, NodeId.Create(network.Random)));
        Assert.True(KrpcParser.TryParse(Assert.Single(sent), out var ping));
        Assert.Equal(KrpcMethod.Ping, ping.Method);

        byte[] pong = [.. "d1:rd2:id20:abcdefghij0123456789e1:t4:"u8, .. ping.Transaction, .. "1:y1:re"u8];
        network.Inject(Stranger, node, pong);
        Assert.Equal(2, sent.Count);
        Assert.True(KrpcParser.TryParse(sent[1], out var answer));
        Assert.True(answer.Item.SequenceEqual(Item.Value.Span));
    }

    [Fact]
    public void Pong_FromAnotherAddressOrWithAnotherTransaction_ProvesNothing()
    {
        var (network, node) = CreateRichNode();
        var sent = new List<byte[]>();
        network.Tap = (_, to, packet) =>
        {
            if (IsForged(to))
                sent.Add(packet.ToArray());
        };
        network.Inject(Stranger, node, Fill(AllQueries.ToArray()[5].Data, NodeId.Create(network.Random)));
        Assert.True(KrpcParser.TryParse(sent[0], out var ping));
        byte[] pong = [.. "d1:rd2:id20:abcdefghij0123456789e1:t4:"u8, .. ping.Transaction, .. "1:y1:re"u8];
        network.Inject(Stranger.WithPort(7778), node, pong);
        pong[^8] ^= 1;
        network.Inject(Stranger, node, pong);
        network.Run(TimeSpan.FromSeconds(5));
        Assert.DoesNotContain(sent, packet => packet.Length > 400);
    }

    private static bool IsForged(NodeAddress address) => address.ToIPEndPoint().Address.GetAddressBytes()[0] == 99;

    private static byte[] Fill(string query, NodeId id)
    {
        var packet = Encoding.Latin1.GetBytes(query);
        Put(packet, "abcdefghij0123456789"u8, id);
        Put(packet, "mnopqrstuvwxyz123456"u8, Item.Target.Id);
        return packet;
    }

    private static void Put(Span<byte> packet, ReadOnlySpan<byte> placeholder, NodeId id)
    {
        var at = packet.IndexOf(placeholder);
        if (at >= 0)
            id.CopyTo(packet[at..]);
    }

    /// <summary>A node that knows many others, and at the place that is asked for keeps a popular torrent and an item of 1,000 bytes.</summary>
    private static (VirtualNetwork Network, VirtualNode Node) CreateRichNode()
    {
        var network = new VirtualNetwork(seed: 3);
        var nodes = network.AddMany(25, new DhtOptions(), TimeSpan.FromSeconds(2));
        network.Run(TimeSpan.FromMinutes(1));
        var put = network.RunSearch(nodes[0], core => core.Put(network.Now, Item))[^1];
        Assert.Equal(8, put.Stored!.Stored);
        foreach (var node in nodes)
            network.RunSearch(node, core => core.Announce(network.Now, Item.Target.Id, 6881, isSeed: false));
        network.Run(TimeSpan.FromMinutes(1));
        return (network, nodes.Find(node => node.Core is { StoredItems: 1, StoredTorrents: 1 })!);
    }
}

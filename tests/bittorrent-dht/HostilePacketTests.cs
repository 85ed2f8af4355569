using FsCheck.Fluent;
using WebTorrent.Dht.Core;
using WebTorrent.Dht.Tests.Network;
using WebTorrent.Ed25519;
using WebTorrent.TestKit;

namespace WebTorrent.Dht.Tests;

/// <summary>Real traffic, spoilt.</summary>
public sealed class HostilePacketTests
{
    [Fact]
    public void MutatedTraffic_NeverThrows_AndTheNodeGoesOn()
    {
        var (network, nodes, packets) = RecordTraffic();
        Law.Holds(Arbitraries.Mutated(Gen.Elements(packets)), packet =>
        {
            var to = nodes[network.Random.Next(nodes.Count)];
            network.Inject(nodes[network.Random.Next(nodes.Count)].Address, to, packet);
            network.Run(TimeSpan.FromMilliseconds(20));
        }, runs: 5_000);

        var infoHash = NodeId.Create(network.Random);
        network.RunSearch(nodes[1], core => core.Announce(network.Now, infoHash, 9, isSeed: false));
        Assert.Contains(network.RunSearch(nodes[5], core => core.FindPeers(network.Now, infoHash)), e => e.Peers.Count == 1);
    }

    [Fact]
    public void SpoiltAnswers_OfTheNodeThatWasAsked_NeverThrow()
    {
        var (network, nodes, _) = RecordTraffic();
        var random = new Random(4);
        var attacked = nodes[3];
        // One bit of every packet on its way to the node is wrong; the transaction id mostly still fits.
        network.Spoil = (to, packet) =>
        {
            if (to == attacked.Address)
                packet.Span[random.Next(packet.Length)] ^= (byte)(1 << random.Next(8));
        };
        for (var i = 0; i < 100; i++)
        {
            network.RunSearch(attacked, core => core.FindPeers(network.Now, NodeId.Create(network.Random)));
            network.RunSearch(attacked, core => core.Get(network.Now, DhtTarget.FromId(NodeId.Create(network.Random))));
        }
    }

    [Fact]
    public void Serving_AProvenAddress_AllocatesNothing()
    {
        var (network, nodes, _) = RecordTraffic();
        var core = nodes[2].Core;
        byte[][] queries =
        [
            [.. "d1:ad2:id20:"u8, .. nodes[4].Core.IdIPv4!.Value.ToArray(), .. "e1:q4:ping1:t2:aa1:y1:qe"u8],
            [.. "d1:ad2:id20:"u8, .. nodes[4].Core.IdIPv4!.Value.ToArray(), .. "6:target20:abcdefghij0123456789e1:q9:find_node1:t2:aa1:y1:qe"u8],
            [.. "d1:ad2:id20:"u8, .. nodes[4].Core.IdIPv4!.Value.ToArray(), .. "9:info_hash20:abcdefghij0123456789e1:q9:get_peers1:t2:aa1:y1:qe"u8],
        ];
        var now = network.Now;
        var answered = 0;
        for (var round = 0; round < 2; round++)
        {
            answered = 0;
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 300; i++)
            {
                now += TimeSpan.FromSeconds(1);
                core.HandlePacket(now, nodes[4].Address, queries[i % queries.Length]);
                while (core.TryTransmit(out _, out _))
                    answered++;
            }

            if (round > 0)
                Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000);
        }

        Assert.Equal(300, answered);
    }

    private static (VirtualNetwork Network, List<VirtualNode> Nodes, byte[][] Packets) RecordTraffic()
    {
        var network = new VirtualNetwork(seed: 11);
        var packets = new List<byte[]>();
        network.Tap = (_, _, packet) => packets.Add(packet.ToArray());
        var nodes = network.AddMany(12, new DhtOptions { MaxQueriesPerHost = 10_000 }, TimeSpan.FromSeconds(2));
        network.Run(TimeSpan.FromMinutes(1));
        using var key = Ed25519PrivateKey.FromSeed(new byte[32]);
        var item = DhtItem.CreateMutable(key, "d1:ai1e1:bl1:x1:yee"u8, 1, "salt"u8);
        var infoHash = NodeId.Create(network.Random);
        network.RunSearch(nodes[2], core => core.Put(network.Now, item, cas: 3));
        network.RunSearch(nodes[2], core => core.Get(network.Now, item.Target));
        network.RunSearch(nodes[2], core => core.Announce(network.Now, infoHash, 5, isSeed: true));
        network.RunSearch(nodes[3], core => core.Scrape(network.Now, infoHash));
        network.RunSearch(nodes[3], core => core.Sample(network.Now, infoHash));
        network.Tap = null;
        return (network, nodes, [.. packets]);
    }
}

using System.Diagnostics;
using WebTorrent.Dht;
using WebTorrent.Dht.Core;
using WebTorrent.Dht.Tests.Network;

namespace WebTorrent.Simulation.Tests;

/// <summary>A whole DHT in one thread, in virtual time.</summary>
public sealed class DhtSimulation(ITestOutputHelper output)
{
    private const int Nodes = 10_000;
    private const int Torrents = 300;
    private const int Lookups = 2_000;
    private const int Rounds = 5;
    private const double Loss = 0.02;

    // A fifth of all nodes leave and as many come, every ten minutes.
    private const double ChurnASecond = Nodes * 0.2 / 600;

    private static readonly DhtOptions Options = new() { MaxTrackedHosts = 512 };

    [Fact]
    public void TenThousandNodes_WithChurnAndLoss_LookupsSucceed()
    {
        var clock = Stopwatch.StartNew();
        var network = new VirtualNetwork(seed: 20_261_122) { Loss = Loss };
        var nodes = network.AddMany(Nodes, Options, TimeSpan.FromMilliseconds(20));
        network.Run(TimeSpan.FromMinutes(1));
        Say($"{Nodes:N0} nodes joined: {network.Packets:N0} packets, {clock.Elapsed.TotalSeconds:0.0} s");

        var torrents = Announce(network, nodes);
        Churn(network, nodes, torrents.Select(torrent => torrent.Peer).ToHashSet(), TimeSpan.FromMinutes(4));
        Say($"churned: {network.Packets:N0} packets, {clock.Elapsed.TotalSeconds:0.0} s");
        var (found, hops, queries) = LookUp(network, nodes, torrents);

        var success = (double)found / Lookups;
        Say($"{Lookups:N0} lookups of {Torrents} torrents: {success:P2} found a peer, mean {hops:0.00} hops, {queries:0.0} queries; "
            + $"{network.Packets:N0} packets, {Process.GetCurrentProcess().PeakWorkingSet64 >> 20} MiB, {clock.Elapsed.TotalSeconds:0.0} s");
        Assert.True(success > 0.99, $"only {success:P2} of the lookups found a peer");
    }

    private static List<(NodeId InfoHash, VirtualNode Peer)> Announce(VirtualNetwork network, List<VirtualNode> nodes)
    {
        var torrents = new List<(NodeId InfoHash, VirtualNode Peer)>();
        for (var i = 0; i < Torrents; i++)
        {
            var infoHash = NodeId.Create(network.Random);
            var peer = nodes[network.Random.Next(nodes.Count)];
            network.Use(peer, core => core.Announce(network.Now, infoHash, 6881, isSeed: true));
            torrents.Add((infoHash, peer));
        }

        network.Run(TimeSpan.FromSeconds(20));
        return torrents;
    }

    private static void Churn(VirtualNetwork network, List<VirtualNode> nodes, HashSet<VirtualNode> keep, TimeSpan duration)
    {
        var changes = (int)(duration.TotalSeconds * ChurnASecond);
        for (var i = 0; i < changes; i++)
        {
            Replace(network, nodes, keep);
            network.Run(duration / changes);
        }
    }

    // Peers that left are no peers to be found.
    private static void Replace(VirtualNetwork network, List<VirtualNode> nodes, HashSet<VirtualNode> keep)
    {
        var at = network.Random.Next(nodes.Count);
        if (keep.Contains(nodes[at]))
            return;
        network.Remove(nodes[at]);
        nodes[at] = network.Add(Options);
        NodeAddress[] entrances = [nodes[network.Random.Next(nodes.Count)].Address, nodes[network.Random.Next(nodes.Count)].Address];
        network.Use(nodes[at], core => core.Bootstrap(network.Now, entrances));
    }

    private static (int Found, double Hops, double Queries) LookUp(VirtualNetwork network, List<VirtualNode> nodes, List<(NodeId InfoHash, VirtualNode Peer)> torrents)
    {
        var keep = torrents.Select(torrent => torrent.Peer).ToHashSet();
        var (found, hops, queries) = (0, 0, 0);
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var (events, peer) in LookUpAtOnce(network, nodes, torrents, Lookups / Rounds))
            {
                found += events.Exists(e => e.Peers.Contains(peer.Address)) ? 1 : 0;
                hops += events[^1].Hops;
                queries += events[^1].Queries;
            }

            Churn(network, nodes, keep, TimeSpan.FromSeconds(10));
        }

        return (found, (double)hops / Lookups, (double)queries / Lookups);
    }

    private static List<(List<DhtEvent> Events, VirtualNode Peer)> LookUpAtOnce(
        VirtualNetwork network, List<VirtualNode> nodes, List<(NodeId InfoHash, VirtualNode Peer)> torrents, int count)
    {
        var searches = Enumerable.Range(0, count).Select(_ =>
        {
            var (infoHash, peer) = torrents[network.Random.Next(torrents.Count)];
            var node = nodes[network.Random.Next(nodes.Count)];
            return (Node: node, Id: network.Use(node, core => core.FindPeers(network.Now, infoHash)), Peer: peer);
        }).ToList();
        network.Run(TimeSpan.FromSeconds(20));
        return [.. searches.Select(search => (search.Node.Events.FindAll(e => e.Search == search.Id), search.Peer))];
    }

    private void Say(string line)
    {
        output.WriteLine(line);
        Console.WriteLine(line);
    }
}

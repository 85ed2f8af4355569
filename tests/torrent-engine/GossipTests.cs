using System.Net;
using WebTorrent.Protocol;
using WebTorrent.TestKit;
using WebTorrent.UtHolepunch;
using WebTorrent.UtPex;

namespace WebTorrent.TorrentEngine.Tests;

/// <summary>Peers that learn of each other from peers: ut_pex (BEP 11), ut_holepunch (BEP 55), the port of the DHT (BEP 5).</summary>
public class GossipTests
{
    private static readonly IPAddress Victim = IPAddress.Parse("8.8.8.8");
    private readonly VirtualTime _time = new();

    [Fact]
    public async Task Pex_PeersOfAPeer_AreDialled()
    {
        var network = new MemoryNetwork();
        var torrent = await TestTorrent.CreateAsync(100_000);
        await using var common = Node.Leecher(network, torrent, time: _time);
        await using var first = Node.Leecher(network, torrent, time: _time);
        await using var second = Node.Leecher(network, torrent, time: _time);
        first.Knows(common);
        second.Knows(common);
        await PassUntilAsync(() => first.Torrent.GetStatus().PeersConnected == 2 && second.Torrent.GetStatus().PeersConnected == 2);
    }

    [Fact]
    public async Task Pex_SwitchedOff_NobodyIsTold()
    {
        var network = new MemoryNetwork();
        var torrent = await TestTorrent.CreateAsync(100_000);
        await using var common = Node.Leecher(network, torrent, new TorrentOptions { EnablePex = false }, _time);
        await using var first = Node.Leecher(network, torrent, time: _time);
        await using var second = Node.Leecher(network, torrent, time: _time);
        await AssertNeverMeetAsync(common, first, second);
    }

    [Fact]
    public async Task Pex_PrivateTorrent_NobodyIsTold()
    {
        var network = new MemoryNetwork();
        var torrent = await TestTorrent.CreateAsync(100_000, isPrivate: true);
        await using var common = Node.Leecher(network, torrent, time: _time);
        await using var first = Node.Leecher(network, torrent, time: _time);
        await using var second = Node.Leecher(network, torrent, time: _time);
        await AssertNeverMeetAsync(common, first, second);
        Assert.Empty(first.DhtNodes);
    }

    [Fact]
    public async Task Pex_NeighboursAreNoStrangersBusiness()
    {
        var network = new MemoryNetwork();
        var torrent = await TestTorrent.CreateAsync(100_000);
        await using var teller = Node.Leecher(network, torrent, time: _time);
        await using var neighbour = ScriptedPeer.Start(network, torrent.Info, ReadToEndAsync);
        await using var abroad = ScriptedPeer.Start(network, torrent.Info, ReadToEndAsync, address: IPAddress.Parse("8.8.8.8"));
        var told = new List<PexPeer>();
        await using var stranger = ScriptedPeer.Start(
            network,
            torrent.Info,
            ReadToEndAsync,
            address: IPAddress.Parse("9.9.9.9"),
            prepare: wire => wire.Use(new PeerExchange(TimeProvider.System) { Heard = message => told.AddRange(message.Added) }));
        teller.Torrent.AddPeers([neighbour.EndPoint, abroad.EndPoint, stranger.EndPoint], isTrusted: true);

        await PassUntilAsync(() => told.Count > 0);
        for (var seconds = 0; seconds < 70; seconds++)
            await PassAsync();

        Assert.Equal([abroad.EndPoint], told.Select(peer => peer.EndPoint));
    }

    [Fact]
    public async Task Holepunch_APortScanOfOneHost_EndsAtTheLimitOfAHost()
    {
        var network = new MemoryNetwork { DialsFromListenPort = true };
        var torrent = await TestTorrent.CreateAsync(100_000);
        await using var node = Node.Leecher(network, torrent, new TorrentOptions { MaxPeersPerHost = 3 }, _time);
        var holepunch = new HolepunchExchange { Heard = _ => { } };
        await using var relay = ScriptedPeer.Start(network, torrent.Info, ScanAsync, prepare: wire => wire.Use(holepunch));
        node.Torrent.AddPeer(relay.EndPoint, isTrusted: true);

        await PassUntilAsync(() => network.Dials.Any(to => to.Address.Equals(Victim)));
        for (var seconds = 0; seconds < 30; seconds++)
            await PassAsync();

        Assert.Equal(3, network.Dials.Count(to => to.Address.Equals(Victim)));

        async Task ScanAsync(Wire wire, CancellationToken token)
        {
            while (!holepunch.IsSupportedByRemote && await wire.ReadAsync(token))
                Drain(wire);
            for (var port = 1; port <= 20; port++)
                holepunch.Send(new HolepunchMessage(HolepunchMessageKind.Connect, new IPEndPoint(Victim, port)));
            await ReadToEndAsync(wire, token);
        }
    }

    [Fact]
    public async Task Holepunch_TwoPeersBehindNats_MeetThroughACommonPeer()
    {
        var network = new MemoryNetwork { DialsFromListenPort = true };
        var torrent = await TestTorrent.CreateAsync(100_000);
        await using var common = Node.Leecher(network, torrent, time: _time);
        await using var first = Node.Leecher(network, torrent, time: _time, isFirewalled: true);
        await using var second = Node.Leecher(network, torrent, time: _time, isFirewalled: true);
        first.Knows(common);
        second.Knows(common);
        await PassUntilAsync(() => first.Torrent.GetStatus().PeersConnected == 2 && second.Torrent.GetStatus().PeersConnected == 2);
    }

    [Fact]
    public async Task Holepunch_OneDoesNotSpeakIt_TheyDoNotMeet()
    {
        var network = new MemoryNetwork { DialsFromListenPort = true };
        var torrent = await TestTorrent.CreateAsync(100_000);
        await using var common = Node.Leecher(network, torrent, time: _time);
        await using var first = Node.Leecher(network, torrent, new TorrentOptions { EnablePex = false }, time: _time, isFirewalled: true);
        await using var second = Node.Leecher(network, torrent, time: _time, isFirewalled: true);
        await AssertNeverMeetAsync(common, first, second);
    }

    [Fact]
    public async Task Port_PeersThatRunANodeOfTheDht_TellWhere()
    {
        var network = new MemoryNetwork();
        var torrent = await TestTorrent.CreateAsync(100_000);
        await using var listening = Node.Leecher(network, torrent, time: _time);
        await using var dialling = Node.Leecher(network, torrent, time: _time);
        dialling.Knows(listening);
        await PassUntilAsync(() => !dialling.DhtNodes.IsEmpty && !listening.DhtNodes.IsEmpty);
        Assert.Equal(new IPEndPoint(listening.EndPoint.Address, Node.DhtPort), Assert.Single(dialling.DhtNodes));
        Assert.Equal(new IPEndPoint(dialling.EndPoint.Address, Node.DhtPort), Assert.Single(listening.DhtNodes));
    }

    private static async Task ReadToEndAsync(Wire wire, CancellationToken cancellationToken)
    {
        while (await wire.ReadAsync(cancellationToken))
            Drain(wire);
    }

    private static void Drain(Wire wire)
    {
        while (wire.TryRead(out _))
        {
            // Extension messages are taken inside.
        }
    }

    private async Task AssertNeverMeetAsync(Node common, Node first, Node second)
    {
        first.Knows(common);
        second.Knows(common);
        await PassUntilAsync(() => common.Torrent.GetStatus().PeersConnected == 2);
        for (var seconds = 0; seconds < 90; seconds++)
            await PassAsync();
        Assert.Equal((1, 1), (first.Torrent.GetStatus().PeersConnected, second.Torrent.GetStatus().PeersConnected));
    }

    private async Task PassUntilAsync(Func<bool> condition)
    {
        for (var seconds = 0; seconds < 300 && !condition(); seconds++)
            await PassAsync();
        Assert.True(condition(), "It did not happen within five minutes of the torrents' time.");
    }

    /// <summary>A second of the torrents' time, with a moment for what goes on beside it.</summary>
    private async Task PassAsync()
    {
        _time.Advance(TimeSpan.FromSeconds(1));
        await Task.Delay(20);
    }
}

using System.Net;
using WebTorrent.TestKit;

namespace WebTorrent.TorrentEngine.Tests;

/// <summary>Peers that learn of each other from peers: ut_pex (BEP 11), ut_holepunch (BEP 55), the port of the DHT (BEP 5).</summary>
public class GossipTests
{
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

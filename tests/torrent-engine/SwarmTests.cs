using WebTorrent.Identifiers;
using WebTorrent.TestKit;

namespace WebTorrent.TorrentEngine.Tests;

public sealed class SwarmTests
{
    private readonly MemoryNetwork _network = new();

    [Theory]
    [InlineData(1)]
    [InlineData(16 * 1024)]
    [InlineData((32 * 1024) + 1)]
    [InlineData(3_000_000)]
    public async Task OneSeeder_OneLeecher_GetsEveryByte(int length)
    {
        var content = await TestTorrent.CreateAsync(length);
        await using var seeder = Node.Seeder(_network, content);
        await using var leecher = Node.Leecher(_network, content);
        leecher.Knows(seeder);

        await leecher.CompleteAsync();

        Assert.Equal(content.Sha256, await leecher.HashContentAsync());
        Assert.Equal(TorrentState.Seeding, leecher.Torrent.State);
        Assert.Equal(length, leecher.Torrent.GetStatus().BytesVerified);
        Assert.Equal(0, leecher.Torrent.GetStatus().BytesWasted);
    }

    [Fact]
    public async Task ConnectionMadeElsewhere_IsAPeerAsAnyOther()
    {
        var content = await TestTorrent.CreateAsync(200_000);
        await using var seeder = Node.Seeder(_network, content);
        await using var leecher = Node.Leecher(_network, content);

        leecher.Torrent.AddConnection(await leecher.Transport.ConnectAsync(seeder.EndPoint, TestContext.Current.CancellationToken));

        await leecher.CompleteAsync();
        Assert.Equal(content.Sha256, await leecher.HashContentAsync());
        await seeder.DisposeAsync();
        await Wait.UntilAsync(() => leecher.Torrent.GetStatus().PeersConnected == 0);
    }

    [Fact]
    public async Task Seeder_DialsWhoCannotDialIt()
    {
        var network = new MemoryNetwork();
        var torrent = await TestTorrent.CreateAsync(200_000);
        await using var leecher = Node.Leecher(network, torrent);
        await using var seeder = Node.Seeder(network, torrent);
        await seeder.Torrent.WaitForCompletionAsync(TestContext.Current.CancellationToken);
        seeder.Torrent.AddPeer(leecher.EndPoint);
        await leecher.CompleteAsync();
        Assert.Equal(torrent.Sha256, await leecher.HashContentAsync());
    }

    [Fact]
    public async Task Seeder_WithDialingSwitchedOff_WaitsToBeDialled()
    {
        var network = new MemoryNetwork();
        var torrent = await TestTorrent.CreateAsync(200_000);
        var time = new VirtualTime();
        await using var leecher = Node.Leecher(network, torrent, time: time);
        await using var seeder = Node.Seeder(network, torrent, new TorrentOptions { DialWhenComplete = false }, time);
        await seeder.Torrent.WaitForCompletionAsync(TestContext.Current.CancellationToken);
        seeder.Torrent.AddPeer(leecher.EndPoint);
        for (var seconds = 0; seconds < 20; seconds++)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        Assert.Equal(0, leecher.Torrent.GetStatus().PeersConnected);
        leecher.Knows(seeder);
        await leecher.CompleteAsync();
    }

    [Fact]
    public async Task Magnet_FetchesMetadataThenContent()
    {
        var content = await TestTorrent.CreateAsync(1_000_000, pieceLength: 16 * 1024);
        await using var seeder = Node.Seeder(_network, content);
        await using var leecher = Node.FromMagnet(_network, content);
        Assert.Empty(leecher.Torrent.Files);
        leecher.Knows(seeder);

        await leecher.CompleteAsync();

        Assert.Equal(content.Info.InfoDictionary.ToArray(), leecher.Torrent.Info!.InfoDictionary.ToArray());
        Assert.Equal("payload.bin", Assert.Single(leecher.Torrent.Files).Name);
        Assert.Equal(content.Sha256, await leecher.HashContentAsync());
    }

    [Fact]
    public async Task Magnet_FromALeecherThatGotItByMagnetItself_Works()
    {
        var content = await TestTorrent.CreateAsync(300_000);
        await using var seeder = Node.Seeder(_network, content);
        await using var first = Node.FromMagnet(_network, content);
        first.Knows(seeder);
        await first.CompleteAsync();

        await using var second = Node.FromMagnet(_network, content);
        second.Knows(first);
        await second.CompleteAsync();

        Assert.Equal(content.Sha256, await second.HashContentAsync());
    }

    [Fact]
    public async Task TenLeechers_WhoKnowEachOther_AllFinish_AndServeEachOther()
    {
        var content = await TestTorrent.CreateAsync(4_000_000);
        await using var seeder = Node.Seeder(_network, content, new TorrentOptions { UploadSlots = 2 });
        var leechers = Enumerable.Range(0, 10).Select(_ => Node.Leecher(_network, content)).ToArray();
        try
        {
            foreach (var leecher in leechers)
                leecher.Knows([seeder, .. leechers.Where(l => l != leecher)]);
            await Task.WhenAll(leechers.Select(l => l.CompleteAsync(60)));

            foreach (var leecher in leechers)
                Assert.Equal(content.Sha256, await leecher.HashContentAsync());
            Assert.True(leechers.Sum(l => l.Torrent.GetStatus().BytesUploaded) > content.Payload.Length, "The leechers hardly served each other.");
        }
        finally
        {
            foreach (var leecher in leechers)
                await leecher.DisposeAsync();
        }
    }

    [Fact]
    public async Task TwoSeeds_DoNotStayConnected()
    {
        var content = await TestTorrent.CreateAsync(100_000);
        await using var first = Node.Seeder(_network, content);
        await using var second = Node.Leecher(_network, content);
        second.Knows(first);
        var events = first.Torrent.WatchAsync();
        await second.CompleteAsync();

        await foreach (var happening in events.WithCancellation(new CancellationTokenSource(10_000).Token))
        {
            if (happening is PeerDisconnected { Reason: PeerDropReason.BothSeeds or PeerDropReason.None })
                break;
        }

        Assert.Equal(0, second.Torrent.GetStatus().PeersConnecting);
    }

    [Fact]
    public async Task Ourselves_AreNotAPeer()
    {
        var content = await TestTorrent.CreateAsync(100_000);
        await using var node = Node.Leecher(_network, content);
        node.Knows(node);

        await Task.Delay(1_000);

        Assert.Equal(0, node.Torrent.GetStatus().PeersConnected);
        Assert.Equal(0, node.Torrent.GetStatus().PeersKnown);
    }

    [Fact]
    public async Task Dispose_EndsWaitersAndStreams()
    {
        var content = await TestTorrent.CreateAsync(100_000);
        var node = Node.Leecher(_network, content);
        await node.Torrent.WaitForMetadataAsync();
        var stream = node.Torrent.Files[0].OpenRead();
        var reading = stream.ReadAsync(new byte[10]).AsTask();
        var completion = node.Torrent.WaitForCompletionAsync();

        await node.DisposeAsync();

        await Assert.ThrowsAsync<TorrentException>(() => completion);
        await Assert.ThrowsAsync<TorrentException>(() => reading);
        Assert.Equal(TorrentState.Stopped, node.Torrent.State);
    }
}

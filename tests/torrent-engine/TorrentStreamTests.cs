using WebTorrent.Protocol;

namespace WebTorrent.TorrentEngine.Tests;

public sealed class TorrentStreamTests
{
    private readonly MemoryNetwork _network = new();

    [Fact]
    public async Task CopyTo_GivesTheFile_AsItComes()
    {
        var content = await TestTorrent.CreateAsync(2_000_000);
        await using var seeder = Node.Seeder(_network, content);
        await using var leecher = Node.Leecher(_network, content);
        leecher.Knows(seeder);
        await leecher.Torrent.WaitForMetadataAsync();
        var copy = new MemoryStream();

        await using (var stream = leecher.Torrent.Files[0].OpenRead())
            await stream.CopyToAsync(copy);

        Assert.Equal(content.Payload, copy.ToArray());
    }

    [Fact]
    public async Task TenReaders_AtTenPlaces_AllReadRight()
    {
        var content = await TestTorrent.CreateAsync(4_000_000);
        await using var seeder = Node.Seeder(_network, content);
        await using var leecher = Node.Leecher(_network, content);
        leecher.Knows(seeder);
        await leecher.Torrent.WaitForMetadataAsync();

        await Task.WhenAll(Enumerable.Range(0, 10).Select(async reader =>
        {
            await using var stream = leecher.Torrent.Files[0].OpenRead();
            var random = new Random(reader);
            var buffer = new byte[50_000];
            for (var i = 0; i < 20; i++)
            {
                var at = stream.Seek(random.Next(content.Payload.Length), SeekOrigin.Begin);
                var read = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false);
                Assert.Equal(Math.Min(buffer.Length, content.Payload.Length - at), read);
                Assert.True(content.Payload.AsSpan((int)at, read).SequenceEqual(buffer.AsSpan(0, read)));
            }
        }));
    }

    [Fact]
    public async Task ReadAtTheEnd_AsksForTheEndFirst()
    {
        var content = await TestTorrent.CreateAsync(4_000_000);
        var asked = new List<int>();
        await using var seeder = ScriptedPeer.Seeder(_network, content, (block, right) =>
        {
            lock (asked)
                asked.Add(block.Piece);
            return right;
        });
        await using var leecher = Node.Leecher(_network, content, new TorrentOptions { MaxRequestsPerPeer = 4, StreamReadAhead = 32 * 1024 });
        await leecher.Torrent.WaitForMetadataAsync();
        await using var stream = leecher.Torrent.Files[0].OpenRead();
        stream.Seek(-10, SeekOrigin.End);
        var reading = stream.ReadAsync(new byte[100]).AsTask();
        await Task.Delay(200); // The window has moved; only now is there somebody to ask.

        leecher.Torrent.AddPeer(seeder.EndPoint);

        Assert.Equal(10, await reading.WaitAsync(TimeSpan.FromSeconds(20)));
        lock (asked)
            Assert.Equal(content.Info.PieceCount - 1, asked[0]);
    }

    [Fact]
    public async Task Read_BehindTheEnd_GivesNothing_AndSeekBeforeTheBeginningThrows()
    {
        var content = await TestTorrent.CreateAsync(100_000);
        await using var seeder = Node.Seeder(_network, content);
        await seeder.Torrent.WaitForMetadataAsync();
        await using var stream = seeder.Torrent.Files[0].OpenRead();

        stream.Position = 200_000;
        Assert.Equal(0, await stream.ReadAsync(new byte[10]));
        Assert.Throws<IOException>(() => stream.Seek(-1, SeekOrigin.Begin));
        Assert.Equal(200_000, stream.Position);
        Assert.Throws<NotSupportedException>(() => stream.SetLength(1));
        Assert.False(stream.CanWrite);
    }

    [Fact]
    public async Task Read_Cancelled_LeavesTheStreamUsable()
    {
        var content = await TestTorrent.CreateAsync(100_000);
        await using var leecher = Node.Leecher(_network, content);
        await leecher.Torrent.WaitForMetadataAsync();
        await using var stream = leecher.Torrent.Files[0].OpenRead();
        using var soon = new CancellationTokenSource(100);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stream.ReadAsync(new byte[10], soon.Token).AsTask());

        await using var seeder = Node.Seeder(_network, content);
        leecher.Knows(seeder);

        Assert.Equal(10, await stream.ReadAsync(new byte[10]));
    }

    [Fact]
    public async Task Read_AfterDispose_Throws()
    {
        var content = await TestTorrent.CreateAsync(100_000);
        await using var seeder = Node.Seeder(_network, content);
        await seeder.Torrent.WaitForMetadataAsync();
        var stream = seeder.Torrent.Files[0].OpenRead();
        await stream.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => stream.ReadAsync(new byte[10]).AsTask());
        Assert.False(stream.CanRead);
    }

    [Fact]
    public async Task Read_Blocking_WorksToo()
    {
        var content = await TestTorrent.CreateAsync(100_000);
        await using var seeder = Node.Seeder(_network, content);
        await seeder.Torrent.WaitForMetadataAsync();
        await using var stream = seeder.Torrent.Files[0].OpenRead();
        var buffer = new byte[100_000];

        await Task.Run(() => stream.ReadExactly(buffer, 0, buffer.Length));

        Assert.Equal(content.Payload, buffer);
    }

    [Fact]
    public async Task Dispose_WhileAReadWaits_EndsIt()
    {
        var content = await TestTorrent.CreateAsync(100_000);
        await using var leecher = Node.Leecher(_network, content);
        await leecher.Torrent.WaitForMetadataAsync();
        var stream = leecher.Torrent.Files[0].OpenRead();
        var reading = stream.ReadAsync(new byte[10]).AsTask();

        await stream.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => reading.WaitAsync(TimeSpan.FromSeconds(5)));
    }

    [Fact]
    public async Task Read_AfterTheTorrentIsGone_SaysSo()
    {
        var content = await TestTorrent.CreateAsync(100_000);
        var seeder = Node.Seeder(_network, content);
        await seeder.Torrent.WaitForMetadataAsync();
        var file = seeder.Torrent.Files[0];
        await using var stream = file.OpenRead();
        Assert.Equal(10, await stream.ReadAsync(new byte[10]));

        await seeder.DisposeAsync();

        await Assert.ThrowsAsync<TorrentException>(() => stream.ReadAsync(new byte[10]).AsTask());
        Assert.Throws<TorrentException>(() => file.OpenRead());
    }

    [Fact]
    public async Task ReadAhead_WithoutLimit_StillPutsTheReaderFirst()
    {
        var content = await TestTorrent.CreateAsync(4_000_000);
        var first = -1;
        await using var seeder = ScriptedPeer.Seeder(_network, content, (block, right) =>
        {
            Interlocked.CompareExchange(ref first, block.Piece, -1);
            return right;
        });
        await using var leecher = Node.Leecher(_network, content, new TorrentOptions { MaxRequestsPerPeer = 4, StreamReadAhead = long.MaxValue });
        await leecher.Torrent.WaitForMetadataAsync();
        await using var stream = leecher.Torrent.Files[0].OpenRead();
        stream.Position = 2_000_000;
        var reading = stream.ReadAsync(new byte[100]).AsTask();
        await Task.Delay(200); // The window has moved; only now is there somebody to ask.

        leecher.Torrent.AddPeer(seeder.EndPoint);

        Assert.Equal(100, await reading.WaitAsync(TimeSpan.FromSeconds(20)));
        Assert.Equal(2_000_000 / content.Info.PieceLength, first);
    }
}

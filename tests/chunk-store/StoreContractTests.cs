using WebTorrent.TestKit;

namespace WebTorrent.ChunkStore.Tests;

/// <summary>What the interface promises, asked of both stores.</summary>
public sealed class StoreContractTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Theory]
    [InlineData(-1, 0, 1)]
    [InlineData(3, 0, 1)]
    [InlineData(int.MaxValue, 0, 1)]
    [InlineData(0, -1, 1)]
    [InlineData(0, 0, 11)]
    [InlineData(0, 10, 1)]
    [InlineData(0, int.MaxValue, 1)]
    [InlineData(2, 5, 1)]
    [InlineData(2, 0, 6)]
    public async Task RangeOutsideThePiece_Throws(int piece, int offset, int count)
    {
        foreach (var store in Stores())
        {
            await using var _ = store;
            await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await store.ReadAsync(piece, offset, new byte[count]));
            await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await store.WriteAsync(piece, offset, new byte[count]));
        }
    }

    [Fact]
    public async Task CancelledToken_StopsTheCall_BeforeItBegins()
    {
        var cancelled = new CancellationToken(canceled: true);
        foreach (var store in Stores())
        {
            await using var _ = store;
            await store.WriteAsync(0, 0, new byte[] { 1 });
            await Assert.ThrowsAsync<TaskCanceledException>(async () => await store.WriteAsync(0, 0, new byte[] { 2 }, cancelled));
            await Assert.ThrowsAsync<TaskCanceledException>(async () => await store.ReadAsync(0, 0, new byte[1], cancelled));
            await Assert.ThrowsAsync<TaskCanceledException>(async () => await store.FlushAsync(cancelled));
            var back = new byte[1];
            await store.ReadAsync(0, 0, back);
            Assert.Equal([1], back);
            await store.FlushAsync();
        }
    }

    [Fact]
    public async Task Disposed_CallsThrow_AndDisposingAgainDoesNot()
    {
        foreach (var store in Stores())
        {
            await store.WriteAsync(0, 0, new byte[10]);
            await store.DisposeAsync();
            await store.DisposeAsync();
            await Assert.ThrowsAsync<ObjectDisposedException>(async () => await store.ReadAsync(0, 0, new byte[1]));
            await Assert.ThrowsAsync<ObjectDisposedException>(async () => await store.WriteAsync(0, 0, new byte[1]));
            await Assert.ThrowsAsync<ObjectDisposedException>(async () => await store.FlushAsync());
        }
    }

    [Fact]
    public async Task EmptyRange_IsNoWork()
    {
        foreach (var store in Stores())
        {
            await using var _ = store;
            await store.WriteAsync(0, 10, ReadOnlyMemory<byte>.Empty);
        }

        Assert.Empty(Directory.GetFileSystemEntries(_folder.FullPath));
    }

    [Fact]
    public async Task ManyWorkers_OnDifferentRanges_DoNotDisturbEachOther()
    {
        const int Pieces = 64, PieceLength = 1024;
        var files = Enumerable.Range(0, 23).Select(i => ($"{i}", (long)(Pieces * PieceLength / 23) + (i == 0 ? (Pieces * PieceLength) % 23 : 0))).ToArray();
        var info = Torrents.Of(PieceLength, files);
        foreach (var store in (IChunkStore[])[
            new FileChunkStore(info, _folder.FullPath, new FileChunkStoreOptions { MaxOpenFiles = 2 }), new MemoryChunkStore(info.Length, PieceLength)])
        {
            await using var _ = store;
            await Parallel.ForEachAsync(Enumerable.Range(0, Pieces * 16), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (block, token) =>
            {
                var bytes = new byte[64];
                for (var round = 0; round < 4; round++)
                {
                    Array.Fill(bytes, (byte)(block + round));
                    await store.WriteAsync(block / 16, block % 16 * 64, bytes, token);
                    var back = new byte[64];
                    await store.ReadAsync(block / 16, block % 16 * 64, back, token);
                    Assert.Equal(bytes, back);
                }
            });
        }
    }

    public void Dispose() => _folder.Dispose();

    private IEnumerable<IChunkStore> Stores() =>
    [
        new FileChunkStore(Torrents.Single(10, 25), _folder.FullPath),
        new MemoryChunkStore(25, 10),
    ];
}

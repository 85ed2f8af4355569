namespace WebTorrent.ChunkStore.Tests;

public class MemoryChunkStoreTests
{
    [Theory]
    [InlineData(-1, 1)]
    [InlineData(1, 0)]
    [InlineData(1, -5)]
    [InlineData(long.MaxValue, 1)]
    public void LengthsOutOfRange_Throw(long length, int pieceLength) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new MemoryChunkStore(length, pieceLength));

    [Fact]
    public async Task Memory_IsTakenPieceByPiece()
    {
        var before = GC.GetTotalAllocatedBytes(precise: true);
        await using var store = new MemoryChunkStore(1L << 40, 1 << 20);
        await store.WriteAsync(1 << 19, 5, new byte[] { 7 });
        Assert.True(GC.GetTotalAllocatedBytes(precise: true) - before < 1L << 30);

        var back = new byte[3];
        await store.ReadAsync(1 << 19, 4, back);
        Assert.Equal([0, 7, 0], back);
    }
}

using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using WebTorrent.Protocol;

namespace WebTorrent.TorrentEngine.Tests;

/// <summary>Lets a test send piece messages with any bytes: it queues the block, and is the source that the bytes are read from.</summary>
internal sealed class RawFrames : IBlockSource
{
    private static readonly ConditionalWeakTable<Wire, RawFrames> Sources = [];
    private readonly ConcurrentQueue<byte[]> _bytes = new();

    public static void Attach(Wire wire, RawFrames source) => Sources.Add(wire, source);

    public static void Piece(Wire wire, BlockRequest block, byte[] bytes)
    {
        Assert.True(Sources.TryGetValue(wire, out var source));
        source._bytes.Enqueue(bytes);
        Assert.True(wire.QueueBlock(block with { Length = bytes.Length }));
    }

    public ValueTask ReadBlockAsync(BlockRequest block, Memory<byte> destination, CancellationToken cancellationToken)
    {
        Assert.True(_bytes.TryDequeue(out var bytes));
        bytes.CopyTo(destination);
        return default;
    }
}

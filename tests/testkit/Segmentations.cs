using System.Buffers;

namespace WebTorrent.TestKit;

/// <summary>The ways in which a network may cut the same bytes into pieces. A parser must not care.</summary>
public static class Segmentations
{
    /// <summary>The bytes whole, then in two parts cut at every offset (the ends too: an empty part), then byte by byte.</summary>
    public static IEnumerable<ReadOnlySequence<byte>> Of(ReadOnlyMemory<byte> bytes) =>
        [Whole(bytes), .. SplitAtEveryOffset(bytes), ByteByByte(bytes)];

    /// <summary>For inputs too long to cut at every offset: whole, byte by byte, and <paramref name="times"/> times at random.</summary>
    public static IEnumerable<ReadOnlySequence<byte>> Sampled(ReadOnlyMemory<byte> bytes, Random random, int times = 20)
    {
        yield return Whole(bytes);
        yield return ByteByByte(bytes);
        for (var i = 0; i < times; i++) yield return AtRandom(bytes, random);
    }

    /// <summary>One segment.</summary>
    public static ReadOnlySequence<byte> Whole(ReadOnlyMemory<byte> bytes) => new(bytes);

    /// <summary>Two segments, for every place of the cut.</summary>
    public static IEnumerable<ReadOnlySequence<byte>> SplitAtEveryOffset(ReadOnlyMemory<byte> bytes)
    {
        for (var offset = 0; offset <= bytes.Length; offset++)
            yield return MemorySegment.Chain([bytes[..offset], bytes[offset..]]);
    }

    /// <summary>As many segments as bytes.</summary>
    public static ReadOnlySequence<byte> ByteByByte(ReadOnlyMemory<byte> bytes) =>
        MemorySegment.Chain(Enumerable.Range(0, bytes.Length).Select(i => bytes.Slice(i, 1)));

    /// <summary>Segments of random lengths, some of them empty.</summary>
    public static ReadOnlySequence<byte> AtRandom(ReadOnlyMemory<byte> bytes, Random random)
    {
        var parts = new List<ReadOnlyMemory<byte>>();
        while (!bytes.IsEmpty)
        {
            var length = Math.Min(bytes.Length, random.Next(1 + random.Next(1, 2 * Math.Max(8, bytes.Length / 4))));
            parts.Add(bytes[..length]);
            bytes = bytes[length..];
        }

        return MemorySegment.Chain(parts);
    }
}

using System.Buffers;

namespace WebTorrent.TestKit;

/// <summary>One link of a <see cref="ReadOnlySequence{T}"/>.</summary>
internal sealed class MemorySegment : ReadOnlySequenceSegment<byte>
{
    private MemorySegment(ReadOnlyMemory<byte> memory, long runningIndex)
    {
        Memory = memory;
        RunningIndex = runningIndex;
    }

    /// <summary>Chains parts, empty ones too, into one sequence.</summary>
    public static ReadOnlySequence<byte> Chain(IEnumerable<ReadOnlyMemory<byte>> parts)
    {
        MemorySegment? first = null;
        MemorySegment? last = null;
        foreach (var part in parts)
        {
            var segment = new MemorySegment(part, last is null ? 0 : last.RunningIndex + last.Memory.Length);
            first ??= segment;
            if (last is not null) last.Next = segment;
            last = segment;
        }

        return first is null ? ReadOnlySequence<byte>.Empty : new ReadOnlySequence<byte>(first, 0, last!, last!.Memory.Length);
    }
}

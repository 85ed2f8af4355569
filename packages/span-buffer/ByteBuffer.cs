using System.Buffers.Binary;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace WebTorrent.SpanBuffer;

/// <summary>
/// What node's Buffer is, as a value over memory: it owns nothing and copies nothing, slices share their bytes, and wherever node takes a start
/// and an end, a slice is taken here. <see langword="default"/> is empty. As thread-safe as the memory: readers may share it, a writer has to be alone.
/// </summary>
/// <remarks>
/// Members throw <see cref="BufferRangeException"/> before they write anything when an offset, a length or a value is out of its range, and
/// <see cref="ArgumentOutOfRangeException"/> for a <see cref="BufferEncoding"/> that there is not.
/// </remarks>
[DebuggerDisplay("{Inspect(),nq}")]
public readonly partial struct ByteBuffer : IEquatable<ByteBuffer>, IComparable<ByteBuffer>
{
    /// <summary>Takes memory for a buffer. The memory is shared, not copied.</summary>
    public ByteBuffer(Memory<byte> memory) => Memory = memory;

    /// <summary>A buffer without bytes.</summary>
    public static ByteBuffer Empty => default;

    /// <summary>The bytes, shared.</summary>
    public Memory<byte> Memory { get; }

    /// <summary>The bytes, shared.</summary>
    public Span<byte> Span => Memory.Span;

    /// <summary>How many bytes there are.</summary>
    public int Length => Memory.Length;

    /// <summary>Whether there are none.</summary>
    public bool IsEmpty => Memory.IsEmpty;

    /// <summary>One byte.</summary>
    /// <param name="offset">0 to <see cref="Length"/> - 1.</param>
    public byte this[int offset]
    {
        get => ReadByte(offset);
        set => WriteByte(value, offset);
    }

    /// <summary>Takes memory for a buffer, shared.</summary>
    public static implicit operator ByteBuffer(Memory<byte> memory) => new(memory);

    /// <summary>Takes an array for a buffer, shared; <see langword="null"/> is empty.</summary>
    public static implicit operator ByteBuffer(byte[]? bytes) => new(bytes);

    /// <summary>The bytes, shared.</summary>
    public static implicit operator Span<byte>(ByteBuffer buffer) => buffer.Span;

    /// <summary>The bytes, shared.</summary>
    public static implicit operator ReadOnlySpan<byte>(ByteBuffer buffer) => buffer.Span;

    /// <summary>Whether both hold the same bytes.</summary>
    public static bool operator ==(ByteBuffer left, ByteBuffer right) => left.Equals(right);

    /// <summary>Whether they hold different bytes.</summary>
    public static bool operator !=(ByteBuffer left, ByteBuffer right) => !left.Equals(right);

    /// <summary>Whether the left one sorts first.</summary>
    public static bool operator <(ByteBuffer left, ByteBuffer right) => left.CompareTo(right) < 0;

    /// <summary>Whether the left one sorts first or is equal.</summary>
    public static bool operator <=(ByteBuffer left, ByteBuffer right) => left.CompareTo(right) <= 0;

    /// <summary>Whether the right one sorts first.</summary>
    public static bool operator >(ByteBuffer left, ByteBuffer right) => left.CompareTo(right) > 0;

    /// <summary>Whether the right one sorts first or is equal.</summary>
    public static bool operator >=(ByteBuffer left, ByteBuffer right) => left.CompareTo(right) >= 0;

    /// <summary>The bytes from an offset to the end, shared.</summary>
    /// <param name="start">0 to <see cref="Length"/>.</param>
    public ByteBuffer Slice(int start)
    {
        if ((uint)start > (uint)Length) BufferRangeException.ThrowParameter(nameof(start), 0, Length, start);
        return new ByteBuffer(Memory.Slice(start));
    }

    /// <summary>So many bytes from an offset on, shared. <c>buffer[2..^1]</c> is the same.</summary>
    /// <param name="start">0 to <see cref="Length"/>.</param>
    /// <param name="length">0 to what is left from there on.</param>
    public ByteBuffer Slice(int start, int length)
    {
        if ((uint)start > (uint)Length) BufferRangeException.ThrowParameter(nameof(start), 0, Length, start);
        if ((uint)length > (uint)(Length - start)) BufferRangeException.ThrowParameter(nameof(length), 0, Length - start, length);
        return new ByteBuffer(Memory.Slice(start, length));
    }

    /// <summary>The bytes between two offsets as node's <c>subarray</c> and <c>slice</c> take them, shared: nothing is out of range.</summary>
    /// <param name="start">Negative ones count from the end; what lies outside is moved to the nearest end.</param>
    /// <param name="end">The same; <see langword="null"/> is the end. Before <paramref name="start"/> the slice is empty.</param>
    public ByteBuffer Subarray(int start, int? end = null)
    {
        var first = FromEitherEnd(start);
        return new ByteBuffer(Memory.Slice(first, Math.Max(0, FromEitherEnd(end ?? Length) - first)));
    }

    /// <summary>Copies as many bytes as fit. The two may overlap.</summary>
    /// <returns>How many were copied: the length of the shorter of both.</returns>
    public int CopyTo(Span<byte> destination)
    {
        var count = Math.Min(Length, destination.Length);
        Span.Slice(0, count).CopyTo(destination);
        return count;
    }

    /// <summary>The bytes in an array of their own.</summary>
    public byte[] ToArray() => Memory.ToArray();

    /// <summary>Sets every byte.</summary>
    /// <returns>This buffer.</returns>
    public ByteBuffer Fill(byte value)
    {
        Span.Fill(value);
        return this;
    }

    /// <summary>Repeats a pattern from the start to the end, where it may be cut off.</summary>
    /// <param name="pattern">One byte or more; they may be a part of this buffer.</param>
    /// <returns>This buffer.</returns>
    /// <exception cref="ArgumentException">The pattern is empty, and there are bytes to fill.</exception>
    public ByteBuffer Fill(ReadOnlySpan<byte> pattern)
    {
        if (IsEmpty) return this;
        if (pattern.IsEmpty) throw new ArgumentException("There is nothing to fill with.", nameof(pattern));
        if (pattern.Length == 1) return Fill(pattern[0]);

        var target = Span;
        var filled = Math.Min(pattern.Length, target.Length);
        pattern.Slice(0, filled).CopyTo(target);
        // Each copy doubles what is there, so that long buffers are filled in long strokes.
        for (int count; filled < target.Length; filled += count)
        {
            count = Math.Min(filled, target.Length - filled);
            target.Slice(0, count).CopyTo(target.Slice(filled));
        }

        return this;
    }

    /// <summary>Repeats the bytes of a text from the start to the end. Empty text fills with zeros, as node does.</summary>
    /// <returns>This buffer.</returns>
    /// <exception cref="ArgumentException">The text is not empty but has no bytes in this encoding, and there are bytes to fill.</exception>
    public ByteBuffer Fill(ReadOnlySpan<char> text, BufferEncoding encoding = BufferEncoding.Utf8) =>
        text.IsEmpty ? Fill((byte)0) : Fill(FromString(text, encoding).Span);

    /// <summary>Swaps the bytes of every 16-bit number in place.</summary>
    /// <returns>This buffer.</returns>
    public ByteBuffer Swap16()
    {
        if (Length % sizeof(ushort) != 0) BufferRangeException.ThrowSwap(16);
        var numbers = MemoryMarshal.Cast<byte, ushort>(Span);
        BinaryPrimitives.ReverseEndianness(numbers, numbers);
        return this;
    }

    /// <summary>Reverses the bytes of every 32-bit number in place.</summary>
    /// <returns>This buffer.</returns>
    public ByteBuffer Swap32()
    {
        if (Length % sizeof(uint) != 0) BufferRangeException.ThrowSwap(32);
        var numbers = MemoryMarshal.Cast<byte, uint>(Span);
        BinaryPrimitives.ReverseEndianness(numbers, numbers);
        return this;
    }

    /// <summary>Reverses the bytes of every 64-bit number in place.</summary>
    /// <returns>This buffer.</returns>
    public ByteBuffer Swap64()
    {
        if (Length % sizeof(ulong) != 0) BufferRangeException.ThrowSwap(64);
        var numbers = MemoryMarshal.Cast<byte, ulong>(Span);
        BinaryPrimitives.ReverseEndianness(numbers, numbers);
        return this;
    }

    /// <summary>Whether both hold the same bytes.</summary>
    public bool Equals(ByteBuffer other) => Span.SequenceEqual(other.Span);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is ByteBuffer other && Equals(other);

    /// <summary>Orders by the first byte that differs; of two that are equal so far, the shorter one sorts first.</summary>
    /// <returns>-1, 0 or 1.</returns>
    public int CompareTo(ByteBuffer other) => Math.Sign(Span.SequenceCompareTo(other.Span));

    /// <summary>Of the bytes as they are now, and of a seed of this process: a key of a dictionary must not change, and strangers may choose it.</summary>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        // The BCL takes four bytes at a time, and zeros of several lengths for the same.
        hash.Add(Length);
        hash.AddBytes(Span);
        return hash.ToHashCode();
    }

    /// <summary>Goes through the bytes.</summary>
    public Span<byte>.Enumerator GetEnumerator() => Span.GetEnumerator();

    private int FromEitherEnd(int offset) => offset < 0 ? Math.Max(0, Length + offset) : Math.Min(offset, Length);
}

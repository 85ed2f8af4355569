using System.Runtime.InteropServices;

namespace WebTorrent.SpanBuffer;

/// <summary>
/// Goes along the caller's memory and fills it, forward only, without allocating. Not thread-safe; pass it by <see langword="ref"/>. What has no room
/// is a <see cref="BufferRangeException"/> before a byte of it is written.
/// </summary>
[StructLayout(LayoutKind.Auto)]
public ref partial struct SpanWriter
{
    private readonly Span<byte> _destination;

    /// <summary>Starts at the first byte.</summary>
    public SpanWriter(Span<byte> destination) => _destination = destination;

    /// <summary>How many bytes have been written: where the next one goes.</summary>
    public int Position { get; private set; }

    /// <summary>How many bytes there is room for.</summary>
    public readonly int Free => _destination.Length - Position;

    /// <summary>What has been written: a part of the destination, not a copy.</summary>
    public readonly Span<byte> Written => _destination.Slice(0, Position);

    /// <summary>Leaves room for so many bytes, to be filled by the caller at any time: for a length that is known later, say.</summary>
    /// <param name="count">0 or more.</param>
    /// <returns>A part of the destination, as it was before.</returns>
    /// <exception cref="BufferRangeException">There is no room for so many, or <paramref name="count"/> is negative.</exception>
    public Span<byte> Reserve(int count)
    {
        if (count < 0) BufferRangeException.ThrowParameter(nameof(count), 0, int.MaxValue, count);
        if (count > Free) BufferRangeException.ThrowNoRoom(count, Free);
        var reserved = _destination.Slice(Position, count);
        Position += count;
        return reserved;
    }

    /// <summary>Writes bytes.</summary>
    /// <exception cref="BufferRangeException">There is no room for them.</exception>
    public void WriteBytes(scoped ReadOnlySpan<byte> bytes) => bytes.CopyTo(Reserve(bytes.Length));

    /// <summary>Writes an unsigned byte.</summary>
    /// <exception cref="BufferRangeException">There is no room for it.</exception>
    public void WriteByte(byte value) => Reserve(sizeof(byte))[0] = value;

    /// <summary>Writes a signed byte.</summary>
    /// <exception cref="BufferRangeException">There is no room for it.</exception>
    public void WriteSByte(sbyte value) => WriteByte(unchecked((byte)value));

    /// <summary>Writes all bytes of a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="encoding">Which bytes it stands for.</param>
    /// <returns>How many bytes they are.</returns>
    /// <exception cref="BufferRangeException">There is no room for <see cref="BufferEncodings.GetByteCount"/> bytes.</exception>
    public int WriteString(scoped ReadOnlySpan<char> text, BufferEncoding encoding = BufferEncoding.Utf8)
    {
        var most = encoding.GetByteCount(text);
        if (most > Free) BufferRangeException.ThrowNoRoom(most, Free);
        var written = encoding.GetBytes(text, _destination.Slice(Position, most));
        Position += written;
        return written;
    }
}

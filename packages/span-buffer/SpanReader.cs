using System.Runtime.InteropServices;

namespace WebTorrent.SpanBuffer;

/// <summary>
/// Goes along bytes from a stranger, forward only, without allocating. It reads the caller's memory and owns none. Not thread-safe; pass it by
/// <see langword="ref"/>.
/// </summary>
/// <remarks>
/// Each thing can be read in two ways: <c>TryRead...</c> gives false where the bytes end too early, <c>Read...</c> throws
/// <see cref="EndOfBufferException"/>. Either way <see cref="Position"/> stays where it was.
/// </remarks>
[StructLayout(LayoutKind.Auto)]
public ref partial struct SpanReader
{
    private readonly ReadOnlySpan<byte> _bytes;

    /// <summary>Starts at the first byte.</summary>
    public SpanReader(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>How many bytes have been read: where the next one is.</summary>
    public int Position { get; private set; }

    /// <summary>How many bytes there are, those that have been read included.</summary>
    public readonly int Length => _bytes.Length;

    /// <summary>The bytes that have not been read: a part of the input, not a copy.</summary>
    public readonly ReadOnlySpan<byte> Unread => _bytes.Slice(Position);

    /// <summary>Whether all has been read.</summary>
    public readonly bool IsAtEnd => Position == _bytes.Length;

    /// <summary>Reads so many bytes.</summary>
    /// <param name="count">0 or more. A number out of the input may stand here: it is never allocated.</param>
    /// <returns>A part of the input, not a copy.</returns>
    /// <exception cref="EndOfBufferException">There are fewer.</exception>
    /// <exception cref="BufferRangeException"><paramref name="count"/> is negative.</exception>
    public ReadOnlySpan<byte> ReadBytes(int count) =>
        TryReadBytes(count, out var bytes) ? bytes : throw new EndOfBufferException(Position, count, _bytes.Length - Position);

    /// <summary>Reads so many bytes.</summary>
    /// <param name="count">0 or more. A number out of the input may stand here: it is never allocated.</param>
    /// <param name="bytes">A part of the input, not a copy.</param>
    /// <returns>False when there are fewer; then none are read.</returns>
    /// <exception cref="BufferRangeException"><paramref name="count"/> is negative.</exception>
    public bool TryReadBytes(int count, out ReadOnlySpan<byte> bytes)
    {
        if (count < 0) BufferRangeException.ThrowParameter(nameof(count), 0, int.MaxValue, count);
        if (count > _bytes.Length - Position)
        {
            bytes = default;
            return false;
        }

        bytes = _bytes.Slice(Position, count);
        Position += count;
        return true;
    }

    /// <summary>Passes over so many bytes.</summary>
    /// <param name="count">0 or more.</param>
    /// <exception cref="EndOfBufferException">There are fewer.</exception>
    /// <exception cref="BufferRangeException"><paramref name="count"/> is negative.</exception>
    public void Skip(int count) => _ = ReadBytes(count);

    /// <summary>Reads an unsigned byte.</summary>
    /// <exception cref="EndOfBufferException">There is none.</exception>
    public byte ReadByte() => ReadBytes(sizeof(byte))[0];

    /// <summary>Reads an unsigned byte.</summary>
    /// <returns>False when there is none.</returns>
    public bool TryReadByte(out byte value)
    {
        var isThere = TryReadBytes(sizeof(byte), out var bytes);
        value = isThere ? bytes[0] : default;
        return isThere;
    }

    /// <summary>Reads a signed byte.</summary>
    /// <exception cref="EndOfBufferException">There is none.</exception>
    public sbyte ReadSByte() => unchecked((sbyte)ReadByte());

    /// <summary>Reads a signed byte.</summary>
    /// <returns>False when there is none.</returns>
    public bool TryReadSByte(out sbyte value)
    {
        var isThere = TryReadByte(out var unsigned);
        value = unchecked((sbyte)unsigned);
        return isThere;
    }

    /// <summary>Reads so many bytes as text.</summary>
    /// <param name="byteCount">How many bytes, not characters: 0 or more.</param>
    /// <param name="encoding">What they stand for.</param>
    /// <exception cref="EndOfBufferException">There are fewer.</exception>
    /// <exception cref="BufferRangeException"><paramref name="byteCount"/> is negative.</exception>
    public string ReadString(int byteCount, BufferEncoding encoding = BufferEncoding.Utf8) => encoding.GetString(ReadBytes(byteCount));
}

using System.Buffers.Binary;

namespace WebTorrent.SpanBuffer;

/// <content>Numbers, big-endian.</content>
public ref partial struct SpanReader
{
    /// <summary>Reads an unsigned 16-bit integer, big-endian.</summary>
    /// <exception cref="EndOfBufferException">The bytes end before it does.</exception>
    public ushort ReadUInt16BigEndian() => BinaryPrimitives.ReadUInt16BigEndian(ReadBytes(sizeof(ushort)));

    /// <summary>Reads an unsigned 16-bit integer, big-endian.</summary>
    /// <returns>False when the bytes end before it does; then nothing is read.</returns>
    public bool TryReadUInt16BigEndian(out ushort value)
    {
        var isThere = TryReadBytes(sizeof(ushort), out var bytes);
        value = isThere ? BinaryPrimitives.ReadUInt16BigEndian(bytes) : default;
        return isThere;
    }

    /// <summary>Reads a signed 16-bit integer, big-endian.</summary>
    /// <exception cref="EndOfBufferException">The bytes end before it does.</exception>
    public short ReadInt16BigEndian() => BinaryPrimitives.ReadInt16BigEndian(ReadBytes(sizeof(short)));

    /// <summary>Reads a signed 16-bit integer, big-endian.</summary>
    /// <returns>False when the bytes end before it does; then nothing is read.</returns>
    public bool TryReadInt16BigEndian(out short value)
    {
        var isThere = TryReadBytes(sizeof(short), out var bytes);
        value = isThere ? BinaryPrimitives.ReadInt16BigEndian(bytes) : default;
        return isThere;
    }

    /// <summary>Reads an unsigned 32-bit integer, big-endian.</summary>
    /// <exception cref="EndOfBufferException">The bytes end before it does.</exception>
    public uint ReadUInt32BigEndian() => BinaryPrimitives.ReadUInt32BigEndian(ReadBytes(sizeof(uint)));

    /// <summary>Reads an unsigned 32-bit integer, big-endian.</summary>
    /// <returns>False when the bytes end before it does; then nothing is read.</returns>
    public bool TryReadUInt32BigEndian(out uint value)
    {
        var isThere = TryReadBytes(sizeof(uint), out var bytes);
        value = isThere ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : default;
        return isThere;
    }

    /// <summary>Reads a signed 32-bit integer, big-endian.</summary>
    /// <exception cref="EndOfBufferException">The bytes end before it does.</exception>
    public int ReadInt32BigEndian() => BinaryPrimitives.ReadInt32BigEndian(ReadBytes(sizeof(int)));

    /// <summary>Reads a signed 32-bit integer, big-endian.</summary>
    /// <returns>False when the bytes end before it does; then nothing is read.</returns>
    public bool TryReadInt32BigEndian(out int value)
    {
        var isThere = TryReadBytes(sizeof(int), out var bytes);
        value = isThere ? BinaryPrimitives.ReadInt32BigEndian(bytes) : default;
        return isThere;
    }

    /// <summary>Reads an unsigned 64-bit integer, big-endian.</summary>
    /// <exception cref="EndOfBufferException">The bytes end before it does.</exception>
    public ulong ReadUInt64BigEndian() => BinaryPrimitives.ReadUInt64BigEndian(ReadBytes(sizeof(ulong)));

    /// <summary>Reads an unsigned 64-bit integer, big-endian.</summary>
    /// <returns>False when the bytes end before it does; then nothing is read.</returns>
    public bool TryReadUInt64BigEndian(out ulong value)
    {
        var isThere = TryReadBytes(sizeof(ulong), out var bytes);
        value = isThere ? BinaryPrimitives.ReadUInt64BigEndian(bytes) : default;
        return isThere;
    }

    /// <summary>Reads a signed 64-bit integer, big-endian.</summary>
    /// <exception cref="EndOfBufferException">The bytes end before it does.</exception>
    public long ReadInt64BigEndian() => BinaryPrimitives.ReadInt64BigEndian(ReadBytes(sizeof(long)));

    /// <summary>Reads a signed 64-bit integer, big-endian.</summary>
    /// <returns>False when the bytes end before it does; then nothing is read.</returns>
    public bool TryReadInt64BigEndian(out long value)
    {
        var isThere = TryReadBytes(sizeof(long), out var bytes);
        value = isThere ? BinaryPrimitives.ReadInt64BigEndian(bytes) : default;
        return isThere;
    }

    /// <summary>Reads a 32-bit floating-point number, big-endian.</summary>
    /// <exception cref="EndOfBufferException">The bytes end before it does.</exception>
    public float ReadSingleBigEndian() => BitConverter.Int32BitsToSingle(BinaryPrimitives.ReadInt32BigEndian(ReadBytes(sizeof(float))));

    /// <summary>Reads a 32-bit floating-point number, big-endian.</summary>
    /// <returns>False when the bytes end before it does; then nothing is read.</returns>
    public bool TryReadSingleBigEndian(out float value)
    {
        var isThere = TryReadBytes(sizeof(float), out var bytes);
        value = isThere ? BitConverter.Int32BitsToSingle(BinaryPrimitives.ReadInt32BigEndian(bytes)) : default;
        return isThere;
    }

    /// <summary>Reads a 64-bit floating-point number, big-endian.</summary>
    /// <exception cref="EndOfBufferException">The bytes end before it does.</exception>
    public double ReadDoubleBigEndian() => BitConverter.Int64BitsToDouble(BinaryPrimitives.ReadInt64BigEndian(ReadBytes(sizeof(double))));

    /// <summary>Reads a 64-bit floating-point number, big-endian.</summary>
    /// <returns>False when the bytes end before it does; then nothing is read.</returns>
    public bool TryReadDoubleBigEndian(out double value)
    {
        var isThere = TryReadBytes(sizeof(double), out var bytes);
        value = isThere ? BitConverter.Int64BitsToDouble(BinaryPrimitives.ReadInt64BigEndian(bytes)) : default;
        return isThere;
    }

    /// <summary>Reads an unsigned integer of one to six bytes, big-endian.</summary>
    /// <param name="byteLength">How many bytes it has: 1 to 6.</param>
    /// <exception cref="EndOfBufferException">The bytes end before it does.</exception>
    /// <exception cref="BufferRangeException"><paramref name="byteLength"/> is out of its range.</exception>
    public ulong ReadUIntBigEndian(int byteLength)
    {
        VariableLength.CheckLength(byteLength);
        return VariableLength.ReadBigEndian(ReadBytes(byteLength));
    }

    /// <summary>Reads an unsigned integer of one to six bytes, big-endian.</summary>
    /// <param name="byteLength">How many bytes it has: 1 to 6.</param>
    /// <param name="value">The number.</param>
    /// <returns>False when the bytes end before it does; then nothing is read.</returns>
    /// <exception cref="BufferRangeException"><paramref name="byteLength"/> is out of its range.</exception>
    public bool TryReadUIntBigEndian(int byteLength, out ulong value)
    {
        VariableLength.CheckLength(byteLength);
        var isThere = TryReadBytes(byteLength, out var bytes);
        value = VariableLength.ReadBigEndian(bytes);
        return isThere;
    }

    /// <summary>Reads a signed integer of one to six bytes, big-endian.</summary>
    /// <param name="byteLength">How many bytes it has: 1 to 6.</param>
    /// <exception cref="EndOfBufferException">The bytes end before it does.</exception>
    /// <exception cref="BufferRangeException"><paramref name="byteLength"/> is out of its range.</exception>
    public long ReadIntBigEndian(int byteLength)
    {
        VariableLength.CheckLength(byteLength);
        return VariableLength.SignExtend(VariableLength.ReadBigEndian(ReadBytes(byteLength)), byteLength);
    }

    /// <summary>Reads a signed integer of one to six bytes, big-endian.</summary>
    /// <param name="byteLength">How many bytes it has: 1 to 6.</param>
    /// <param name="value">The number.</param>
    /// <returns>False when the bytes end before it does; then nothing is read.</returns>
    /// <exception cref="BufferRangeException"><paramref name="byteLength"/> is out of its range.</exception>
    public bool TryReadIntBigEndian(int byteLength, out long value)
    {
        VariableLength.CheckLength(byteLength);
        var isThere = TryReadBytes(byteLength, out var bytes);
        value = VariableLength.SignExtend(VariableLength.ReadBigEndian(bytes), byteLength);
        return isThere;
    }
}

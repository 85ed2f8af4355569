using System.Buffers.Binary;

namespace WebTorrent.SpanBuffer;

/// <content>Numbers, little-endian.</content>
public ref partial struct SpanReader
{
    /// <summary>Reads an unsigned 16-bit integer, little-endian.</summary>
    /// <exception cref="EndOfBufferException">The bytes end before it does.</exception>
    public ushort ReadUInt16LittleEndian() => BinaryPrimitives.ReadUInt16LittleEndian(ReadBytes(sizeof(ushort)));

    /// <summary>Reads an unsigned 16-bit integer, little-endian.</summary>
    /// <returns>False when the bytes end before it does; then nothing is read.</returns>
    public bool TryReadUInt16LittleEndian(out ushort value)
    {
        var isThere = TryReadBytes(sizeof(ushort), out var bytes);
        value = isThere ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : default;
        return isThere;
    }

    /// <summary>Reads a signed 16-bit integer, little-endian.</summary>
    /// <exception cref="EndOfBufferException">The bytes end before it does.</exception>
    public short ReadInt16LittleEndian() => BinaryPrimitives.ReadInt16LittleEndian(ReadBytes(sizeof(short)));

    /// <summary>Reads a signed 16-bit integer, little-endian.</summary>
    /// <returns>False when the bytes end before it does; then nothing is read.</returns>
    public bool TryReadInt16LittleEndian(out short value)
    {
        var isThere = TryReadBytes(sizeof(short), out var bytes);
        value = isThere ? BinaryPrimitives.ReadInt16LittleEndian(bytes) : default;
        return isThere;
    }

    /// <summary>Reads an unsigned 32-bit integer, little-endian.</summary>
    /// <exception cref="EndOfBufferException">The bytes end before it does.</exception>
    public uint ReadUInt32LittleEndian() => BinaryPrimitives.ReadUInt32LittleEndian(ReadBytes(sizeof(uint)));

    /// <summary>Reads an unsigned 32-bit integer, little-endian.</summary>
    /// <returns>False when the bytes end before it does; then nothing is read.</returns>
    public bool TryReadUInt32LittleEndian(out uint value)
    {
        var isThere = TryReadBytes(sizeof(uint), out var bytes);
        value = isThere ? BinaryPrimitives.ReadUInt32LittleEndian(bytes) : default;
        return isThere;
    }

    /// <summary>Reads a signed 32-bit integer, little-endian.</summary>
    /// <exception cref="EndOfBufferException">The bytes end before it does.</exception>
    public int ReadInt32LittleEndian() => BinaryPrimitives.ReadInt32LittleEndian(ReadBytes(sizeof(int)));

    /// <summary>Reads a signed 32-bit integer, little-endian.</summary>
    /// <returns>False when the bytes end before it does; then nothing is read.</returns>
    public bool TryReadInt32LittleEndian(out int value)
    {
        var isThere = TryReadBytes(sizeof(int), out var bytes);
        value = isThere ? BinaryPrimitives.ReadInt32LittleEndian(bytes) : default;
        return isThere;
    }

    /// <summary>Reads an unsigned 64-bit integer, little-endian.</summary>
    /// <exception cref="EndOfBufferException">The bytes end before it does.</exception>
    public ulong ReadUInt64LittleEndian() => BinaryPrimitives.ReadUInt64LittleEndian(ReadBytes(sizeof(ulong)));

    /// <summary>Reads an unsigned 64-bit integer, little-endian.</summary>
    /// <returns>False when the bytes end before it does; then nothing is read.</returns>
    public bool TryReadUInt64LittleEndian(out ulong value)
    {
        var isThere = TryReadBytes(sizeof(ulong), out var bytes);
        value = isThere ? BinaryPrimitives.ReadUInt64LittleEndian(bytes) : default;
        return isThere;
    }

    /// <summary>Reads a signed 64-bit integer, little-endian.</summary>
    /// <exception cref="EndOfBufferException">The bytes end before it does.</exception>
    public long ReadInt64LittleEndian() => BinaryPrimitives.ReadInt64LittleEndian(ReadBytes(sizeof(long)));

    /// <summary>Reads a signed 64-bit integer, little-endian.</summary>
    /// <returns>False when the bytes end before it does; then nothing is read.</returns>
    public bool TryReadInt64LittleEndian(out long value)
    {
        var isThere = TryReadBytes(sizeof(long), out var bytes);
        value = isThere ? BinaryPrimitives.ReadInt64LittleEndian(bytes) : default;
        return isThere;
    }

    /// <summary>Reads a 32-bit floating-point number, little-endian.</summary>
    /// <exception cref="EndOfBufferException">The bytes end before it does.</exception>
    public float ReadSingleLittleEndian() => BitConverter.Int32BitsToSingle(BinaryPrimitives.ReadInt32LittleEndian(ReadBytes(sizeof(float))));

    /// <summary>Reads a 32-bit floating-point number, little-endian.</summary>
    /// <returns>False when the bytes end before it does; then nothing is read.</returns>
    public bool TryReadSingleLittleEndian(out float value)
    {
        var isThere = TryReadBytes(sizeof(float), out var bytes);
        value = isThere ? BitConverter.Int32BitsToSingle(BinaryPrimitives.ReadInt32LittleEndian(bytes)) : default;
        return isThere;
    }

    /// <summary>Reads a 64-bit floating-point number, little-endian.</summary>
    /// <exception cref="EndOfBufferException">The bytes end before it does.</exception>
    public double ReadDoubleLittleEndian() => BitConverter.Int64BitsToDouble(BinaryPrimitives.ReadInt64LittleEndian(ReadBytes(sizeof(double))));

    /// <summary>Reads a 64-bit floating-point number, little-endian.</summary>
    /// <returns>False when the bytes end before it does; then nothing is read.</returns>
    public bool TryReadDoubleLittleEndian(out double value)
    {
        var isThere = TryReadBytes(sizeof(double), out var bytes);
        value = isThere ? BitConverter.Int64BitsToDouble(BinaryPrimitives.ReadInt64LittleEndian(bytes)) : default;
        return isThere;
    }

    /// <summary>Reads an unsigned integer of one to six bytes, little-endian.</summary>
    /// <param name="byteLength">How many bytes it has: 1 to 6.</param>
    /// <exception cref="EndOfBufferException">The bytes end before it does.</exception>
    /// <exception cref="BufferRangeException"><paramref name="byteLength"/> is out of its range.</exception>
    public ulong ReadUIntLittleEndian(int byteLength)
    {
        VariableLength.CheckLength(byteLength);
        return VariableLength.ReadLittleEndian(ReadBytes(byteLength));
    }

    /// <summary>Reads an unsigned integer of one to six bytes, little-endian.</summary>
    /// <param name="byteLength">How many bytes it has: 1 to 6.</param>
    /// <param name="value">The number.</param>
    /// <returns>False when the bytes end before it does; then nothing is read.</returns>
    /// <exception cref="BufferRangeException"><paramref name="byteLength"/> is out of its range.</exception>
    public bool TryReadUIntLittleEndian(int byteLength, out ulong value)
    {
        VariableLength.CheckLength(byteLength);
        var isThere = TryReadBytes(byteLength, out var bytes);
        value = VariableLength.ReadLittleEndian(bytes);
        return isThere;
    }

    /// <summary>Reads a signed integer of one to six bytes, little-endian.</summary>
    /// <param name="byteLength">How many bytes it has: 1 to 6.</param>
    /// <exception cref="EndOfBufferException">The bytes end before it does.</exception>
    /// <exception cref="BufferRangeException"><paramref name="byteLength"/> is out of its range.</exception>
    public long ReadIntLittleEndian(int byteLength)
    {
        VariableLength.CheckLength(byteLength);
        return VariableLength.SignExtend(VariableLength.ReadLittleEndian(ReadBytes(byteLength)), byteLength);
    }

    /// <summary>Reads a signed integer of one to six bytes, little-endian.</summary>
    /// <param name="byteLength">How many bytes it has: 1 to 6.</param>
    /// <param name="value">The number.</param>
    /// <returns>False when the bytes end before it does; then nothing is read.</returns>
    /// <exception cref="BufferRangeException"><paramref name="byteLength"/> is out of its range.</exception>
    public bool TryReadIntLittleEndian(int byteLength, out long value)
    {
        VariableLength.CheckLength(byteLength);
        var isThere = TryReadBytes(byteLength, out var bytes);
        value = VariableLength.SignExtend(VariableLength.ReadLittleEndian(bytes), byteLength);
        return isThere;
    }
}

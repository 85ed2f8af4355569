using System.Buffers.Binary;

namespace WebTorrent.SpanBuffer;

/// <content>Numbers into the buffer. Each member returns the offset behind what it wrote.</content>
public readonly partial struct ByteBuffer
{
    /// <summary>Writes an unsigned byte.</summary>
    /// <param name="value">The byte.</param>
    /// <param name="offset">Where, in bytes: 0 to <see cref="Length"/> - 1.</param>
    /// <returns>The offset behind it.</returns>
    public int WriteByte(byte value, int offset = 0)
    {
        At(offset, sizeof(byte))[0] = value;
        return offset + sizeof(byte);
    }

    /// <summary>Writes a signed byte.</summary>
    /// <param name="value">The byte.</param>
    /// <param name="offset">Where, in bytes: 0 to <see cref="Length"/> - 1.</param>
    /// <returns>The offset behind it.</returns>
    public int WriteSByte(sbyte value, int offset = 0) => WriteByte(unchecked((byte)value), offset);

    /// <summary>Writes an unsigned 16-bit integer, big-endian.</summary>
    /// <param name="value">The number.</param>
    /// <param name="offset">Where it begins, in bytes: 0 to <see cref="Length"/> - 2.</param>
    /// <returns>The offset behind it.</returns>
    public int WriteUInt16BigEndian(ushort value, int offset = 0)
    {
        BinaryPrimitives.WriteUInt16BigEndian(At(offset, sizeof(ushort)), value);
        return offset + sizeof(ushort);
    }

    /// <summary>Writes a signed 16-bit integer, big-endian.</summary>
    /// <param name="value">The number.</param>
    /// <param name="offset">Where it begins, in bytes: 0 to <see cref="Length"/> - 2.</param>
    /// <returns>The offset behind it.</returns>
    public int WriteInt16BigEndian(short value, int offset = 0)
    {
        BinaryPrimitives.WriteInt16BigEndian(At(offset, sizeof(short)), value);
        return offset + sizeof(short);
    }

    /// <summary>Writes an unsigned 32-bit integer, big-endian.</summary>
    /// <param name="value">The number.</param>
    /// <param name="offset">Where it begins, in bytes: 0 to <see cref="Length"/> - 4.</param>
    /// <returns>The offset behind it.</returns>
    public int WriteUInt32BigEndian(uint value, int offset = 0)
    {
        BinaryPrimitives.WriteUInt32BigEndian(At(offset, sizeof(uint)), value);
        return offset + sizeof(uint);
    }

    /// <summary>Writes a signed 32-bit integer, big-endian.</summary>
    /// <param name="value">The number.</param>
    /// <param name="offset">Where it begins, in bytes: 0 to <see cref="Length"/> - 4.</param>
    /// <returns>The offset behind it.</returns>
    public int WriteInt32BigEndian(int value, int offset = 0)
    {
        BinaryPrimitives.WriteInt32BigEndian(At(offset, sizeof(int)), value);
        return offset + sizeof(int);
    }

    /// <summary>Writes an unsigned 64-bit integer, big-endian.</summary>
    /// <param name="value">The number.</param>
    /// <param name="offset">Where it begins, in bytes: 0 to <see cref="Length"/> - 8.</param>
    /// <returns>The offset behind it.</returns>
    public int WriteUInt64BigEndian(ulong value, int offset = 0)
    {
        BinaryPrimitives.WriteUInt64BigEndian(At(offset, sizeof(ulong)), value);
        return offset + sizeof(ulong);
    }

    /// <summary>Writes a signed 64-bit integer, big-endian.</summary>
    /// <param name="value">The number.</param>
    /// <param name="offset">Where it begins, in bytes: 0 to <see cref="Length"/> - 8.</param>
    /// <returns>The offset behind it.</returns>
    public int WriteInt64BigEndian(long value, int offset = 0)
    {
        BinaryPrimitives.WriteInt64BigEndian(At(offset, sizeof(long)), value);
        return offset + sizeof(long);
    }

    /// <summary>Writes a 32-bit floating-point number, big-endian.</summary>
    /// <param name="value">The number.</param>
    /// <param name="offset">Where it begins, in bytes: 0 to <see cref="Length"/> - 4.</param>
    /// <returns>The offset behind it.</returns>
    public int WriteSingleBigEndian(float value, int offset = 0) => WriteInt32BigEndian(BitConverter.SingleToInt32Bits(value), offset);

    /// <summary>Writes a 64-bit floating-point number, big-endian.</summary>
    /// <param name="value">The number.</param>
    /// <param name="offset">Where it begins, in bytes: 0 to <see cref="Length"/> - 8.</param>
    /// <returns>The offset behind it.</returns>
    public int WriteDoubleBigEndian(double value, int offset = 0) => WriteInt64BigEndian(BitConverter.DoubleToInt64Bits(value), offset);

    /// <summary>Writes an unsigned integer of one to six bytes, big-endian.</summary>
    /// <param name="value">The number: 0 to the largest of so many bytes.</param>
    /// <param name="offset">Where it begins, in bytes: 0 to <see cref="Length"/> - <paramref name="byteLength"/>.</param>
    /// <param name="byteLength">How many bytes it has: 1 to 6.</param>
    /// <returns>The offset behind it.</returns>
    public int WriteUIntBigEndian(ulong value, int offset, int byteLength)
    {
        VariableLength.CheckUnsigned(value, byteLength);
        VariableLength.WriteBigEndian(At(offset, byteLength), value);
        return offset + byteLength;
    }

    /// <summary>Writes a signed integer of one to six bytes, big-endian.</summary>
    /// <param name="value">The number, which has to fit so many bytes.</param>
    /// <param name="offset">Where it begins, in bytes: 0 to <see cref="Length"/> - <paramref name="byteLength"/>.</param>
    /// <param name="byteLength">How many bytes it has: 1 to 6.</param>
    /// <returns>The offset behind it.</returns>
    public int WriteIntBigEndian(long value, int offset, int byteLength)
    {
        VariableLength.CheckSigned(value, byteLength);
        VariableLength.WriteBigEndian(At(offset, byteLength), unchecked((ulong)value));
        return offset + byteLength;
    }

    /// <summary>Writes an unsigned 16-bit integer, little-endian.</summary>
    /// <param name="value">The number.</param>
    /// <param name="offset">Where it begins, in bytes: 0 to <see cref="Length"/> - 2.</param>
    /// <returns>The offset behind it.</returns>
    public int WriteUInt16LittleEndian(ushort value, int offset = 0)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(At(offset, sizeof(ushort)), value);
        return offset + sizeof(ushort);
    }

    /// <summary>Writes a signed 16-bit integer, little-endian.</summary>
    /// <param name="value">The number.</param>
    /// <param name="offset">Where it begins, in bytes: 0 to <see cref="Length"/> - 2.</param>
    /// <returns>The offset behind it.</returns>
    public int WriteInt16LittleEndian(short value, int offset = 0)
    {
        BinaryPrimitives.WriteInt16LittleEndian(At(offset, sizeof(short)), value);
        return offset + sizeof(short);
    }

    /// <summary>Writes an unsigned 32-bit integer, little-endian.</summary>
    /// <param name="value">The number.</param>
    /// <param name="offset">Where it begins, in bytes: 0 to <see cref="Length"/> - 4.</param>
    /// <returns>The offset behind it.</returns>
    public int WriteUInt32LittleEndian(uint value, int offset = 0)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(At(offset, sizeof(uint)), value);
        return offset + sizeof(uint);
    }

    /// <summary>Writes a signed 32-bit integer, little-endian.</summary>
    /// <param name="value">The number.</param>
    /// <param name="offset">Where it begins, in bytes: 0 to <see cref="Length"/> - 4.</param>
    /// <returns>The offset behind it.</returns>
    public int WriteInt32LittleEndian(int value, int offset = 0)
    {
        BinaryPrimitives.WriteInt32LittleEndian(At(offset, sizeof(int)), value);
        return offset + sizeof(int);
    }

    /// <summary>Writes an unsigned 64-bit integer, little-endian.</summary>
    /// <param name="value">The number.</param>
    /// <param name="offset">Where it begins, in bytes: 0 to <see cref="Length"/> - 8.</param>
    /// <returns>The offset behind it.</returns>
    public int WriteUInt64LittleEndian(ulong value, int offset = 0)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(At(offset, sizeof(ulong)), value);
        return offset + sizeof(ulong);
    }

    /// <summary>Writes a signed 64-bit integer, little-endian.</summary>
    /// <param name="value">The number.</param>
    /// <param name="offset">Where it begins, in bytes: 0 to <see cref="Length"/> - 8.</param>
    /// <returns>The offset behind it.</returns>
    public int WriteInt64LittleEndian(long value, int offset = 0)
    {
        BinaryPrimitives.WriteInt64LittleEndian(At(offset, sizeof(long)), value);
        return offset + sizeof(long);
    }

    /// <summary>Writes a 32-bit floating-point number, little-endian.</summary>
    /// <param name="value">The number.</param>
    /// <param name="offset">Where it begins, in bytes: 0 to <see cref="Length"/> - 4.</param>
    /// <returns>The offset behind it.</returns>
    public int WriteSingleLittleEndian(float value, int offset = 0) => WriteInt32LittleEndian(BitConverter.SingleToInt32Bits(value), offset);

    /// <summary>Writes a 64-bit floating-point number, little-endian.</summary>
    /// <param name="value">The number.</param>
    /// <param name="offset">Where it begins, in bytes: 0 to <see cref="Length"/> - 8.</param>
    /// <returns>The offset behind it.</returns>
    public int WriteDoubleLittleEndian(double value, int offset = 0) => WriteInt64LittleEndian(BitConverter.DoubleToInt64Bits(value), offset);

    /// <summary>Writes an unsigned integer of one to six bytes, little-endian.</summary>
    /// <param name="value">The number: 0 to the largest of so many bytes.</param>
    /// <param name="offset">Where it begins, in bytes: 0 to <see cref="Length"/> - <paramref name="byteLength"/>.</param>
    /// <param name="byteLength">How many bytes it has: 1 to 6.</param>
    /// <returns>The offset behind it.</returns>
    public int WriteUIntLittleEndian(ulong value, int offset, int byteLength)
    {
        VariableLength.CheckUnsigned(value, byteLength);
        VariableLength.WriteLittleEndian(At(offset, byteLength), value);
        return offset + byteLength;
    }

    /// <summary>Writes a signed integer of one to six bytes, little-endian.</summary>
    /// <param name="value">The number, which has to fit so many bytes.</param>
    /// <param name="offset">Where it begins, in bytes: 0 to <see cref="Length"/> - <paramref name="byteLength"/>.</param>
    /// <param name="byteLength">How many bytes it has: 1 to 6.</param>
    /// <returns>The offset behind it.</returns>
    public int WriteIntLittleEndian(long value, int offset, int byteLength)
    {
        VariableLength.CheckSigned(value, byteLength);
        VariableLength.WriteLittleEndian(At(offset, byteLength), unchecked((ulong)value));
        return offset + byteLength;
    }
}

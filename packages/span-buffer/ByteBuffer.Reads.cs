using System.Buffers.Binary;

namespace WebTorrent.SpanBuffer;

/// <content>Numbers out of the buffer.</content>
public readonly partial struct ByteBuffer
{
    /// <summary>Reads an unsigned byte.</summary>
    /// <param name="offset">Where, in bytes: 0 to <see cref="Length"/> - 1.</param>
    public byte ReadByte(int offset = 0) => At(offset, sizeof(byte))[0];

    /// <summary>Reads a signed byte.</summary>
    /// <param name="offset">Where, in bytes: 0 to <see cref="Length"/> - 1.</param>
    public sbyte ReadSByte(int offset = 0) => unchecked((sbyte)At(offset, sizeof(sbyte))[0]);

    /// <summary>Reads an unsigned 16-bit integer, big-endian.</summary>
    /// <param name="offset">Where it begins, in bytes: 0 to <see cref="Length"/> - 2.</param>
    public ushort ReadUInt16BigEndian(int offset = 0) => BinaryPrimitives.ReadUInt16BigEndian(At(offset, sizeof(ushort)));

    /// <summary>Reads a signed 16-bit integer, big-endian.</summary>
    /// <param name="offset">Where it begins, in bytes: 0 to <see cref="Length"/> - 2.</param>
    public short ReadInt16BigEndian(int offset = 0) => BinaryPrimitives.ReadInt16BigEndian(At(offset, sizeof(short)));

    /// <summary>Reads an unsigned 32-bit integer, big-endian.</summary>
    /// <param name="offset">Where it begins, in bytes: 0 to <see cref="Length"/> - 4.</param>
    public uint ReadUInt32BigEndian(int offset = 0) => BinaryPrimitives.ReadUInt32BigEndian(At(offset, sizeof(uint)));

    /// <summary>Reads a signed 32-bit integer, big-endian.</summary>
    /// <param name="offset">Where it begins, in bytes: 0 to <see cref="Length"/> - 4.</param>
    public int ReadInt32BigEndian(int offset = 0) => BinaryPrimitives.ReadInt32BigEndian(At(offset, sizeof(int)));

    /// <summary>Reads an unsigned 64-bit integer, big-endian.</summary>
    /// <param name="offset">Where it begins, in bytes: 0 to <see cref="Length"/> - 8.</param>
    public ulong ReadUInt64BigEndian(int offset = 0) => BinaryPrimitives.ReadUInt64BigEndian(At(offset, sizeof(ulong)));

    /// <summary>Reads a signed 64-bit integer, big-endian.</summary>
    /// <param name="offset">Where it begins, in bytes: 0 to <see cref="Length"/> - 8.</param>
    public long ReadInt64BigEndian(int offset = 0) => BinaryPrimitives.ReadInt64BigEndian(At(offset, sizeof(long)));

    /// <summary>Reads a 32-bit floating-point number, big-endian.</summary>
    /// <param name="offset">Where it begins, in bytes: 0 to <see cref="Length"/> - 4.</param>
    public float ReadSingleBigEndian(int offset = 0) => BitConverter.Int32BitsToSingle(ReadInt32BigEndian(offset));

    /// <summary>Reads a 64-bit floating-point number, big-endian.</summary>
    /// <param name="offset">Where it begins, in bytes: 0 to <see cref="Length"/> - 8.</param>
    public double ReadDoubleBigEndian(int offset = 0) => BitConverter.Int64BitsToDouble(ReadInt64BigEndian(offset));

    /// <summary>Reads an unsigned integer of one to six bytes, big-endian.</summary>
    /// <param name="offset">Where it begins, in bytes: 0 to <see cref="Length"/> - <paramref name="byteLength"/>.</param>
    /// <param name="byteLength">How many bytes it has: 1 to 6.</param>
    public ulong ReadUIntBigEndian(int offset, int byteLength)
    {
        VariableLength.CheckLength(byteLength);
        return VariableLength.ReadBigEndian(At(offset, byteLength));
    }

    /// <summary>Reads a signed integer of one to six bytes, big-endian.</summary>
    /// <param name="offset">Where it begins, in bytes: 0 to <see cref="Length"/> - <paramref name="byteLength"/>.</param>
    /// <param name="byteLength">How many bytes it has: 1 to 6.</param>
    public long ReadIntBigEndian(int offset, int byteLength) => VariableLength.SignExtend(ReadUIntBigEndian(offset, byteLength), byteLength);

    /// <summary>Reads an unsigned 16-bit integer, little-endian.</summary>
    /// <param name="offset">Where it begins, in bytes: 0 to <see cref="Length"/> - 2.</param>
    public ushort ReadUInt16LittleEndian(int offset = 0) => BinaryPrimitives.ReadUInt16LittleEndian(At(offset, sizeof(ushort)));

    /// <summary>Reads a signed 16-bit integer, little-endian.</summary>
    /// <param name="offset">Where it begins, in bytes: 0 to <see cref="Length"/> - 2.</param>
    public short ReadInt16LittleEndian(int offset = 0) => BinaryPrimitives.ReadInt16LittleEndian(At(offset, sizeof(short)));

    /// <summary>Reads an unsigned 32-bit integer, little-endian.</summary>
    /// <param name="offset">Where it begins, in bytes: 0 to <see cref="Length"/> - 4.</param>
    public uint ReadUInt32LittleEndian(int offset = 0) => BinaryPrimitives.ReadUInt32LittleEndian(At(offset, sizeof(uint)));

    /// <summary>Reads a signed 32-bit integer, little-endian.</summary>
    /// <param name="offset">Where it begins, in bytes: 0 to <see cref="Length"/> - 4.</param>
    public int ReadInt32LittleEndian(int offset = 0) => BinaryPrimitives.ReadInt32LittleEndian(At(offset, sizeof(int)));

    /// <summary>Reads an unsigned 64-bit integer, little-endian.</summary>
    /// <param name="offset">Where it begins, in bytes: 0 to <see cref="Length"/> - 8.</param>
    public ulong ReadUInt64LittleEndian(int offset = 0) => BinaryPrimitives.ReadUInt64LittleEndian(At(offset, sizeof(ulong)));

    /// <summary>Reads a signed 64-bit integer, little-endian.</summary>
    /// <param name="offset">Where it begins, in bytes: 0 to <see cref="Length"/> - 8.</param>
    public long ReadInt64LittleEndian(int offset = 0) => BinaryPrimitives.ReadInt64LittleEndian(At(offset, sizeof(long)));

    /// <summary>Reads a 32-bit floating-point number, little-endian.</summary>
    /// <param name="offset">Where it begins, in bytes: 0 to <see cref="Length"/> - 4.</param>
    public float ReadSingleLittleEndian(int offset = 0) => BitConverter.Int32BitsToSingle(ReadInt32LittleEndian(offset));

    /// <summary>Reads a 64-bit floating-point number, little-endian.</summary>
    /// <param name="offset">Where it begins, in bytes: 0 to <see cref="Length"/> - 8.</param>
    public double ReadDoubleLittleEndian(int offset = 0) => BitConverter.Int64BitsToDouble(ReadInt64LittleEndian(offset));

    /// <summary>Reads an unsigned integer of one to six bytes, little-endian.</summary>
    /// <param name="offset">Where it begins, in bytes: 0 to <see cref="Length"/> - <paramref name="byteLength"/>.</param>
    /// <param name="byteLength">How many bytes it has: 1 to 6.</param>
    public ulong ReadUIntLittleEndian(int offset, int byteLength)
    {
        VariableLength.CheckLength(byteLength);
        return VariableLength.ReadLittleEndian(At(offset, byteLength));
    }

    /// <summary>Reads a signed integer of one to six bytes, little-endian.</summary>
    /// <param name="offset">Where it begins, in bytes: 0 to <see cref="Length"/> - <paramref name="byteLength"/>.</param>
    /// <param name="byteLength">How many bytes it has: 1 to 6.</param>
    public long ReadIntLittleEndian(int offset, int byteLength) => VariableLength.SignExtend(ReadUIntLittleEndian(offset, byteLength), byteLength);

    private Span<byte> At(int offset, int size)
    {
        var span = Span;
        // Both are taken for unsigned numbers of 64 bits, so that one comparison finds a negative offset as well as one too far on.
        if ((ulong)(uint)offset + (uint)size > (uint)span.Length) BufferRangeException.ThrowOffset(offset, size, span.Length);
        return span.Slice(offset, size);
    }
}

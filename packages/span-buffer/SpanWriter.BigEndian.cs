using System.Buffers.Binary;

namespace WebTorrent.SpanBuffer;

/// <content>Numbers, big-endian.</content>
public ref partial struct SpanWriter
{
    /// <summary>Writes an unsigned 16-bit integer, big-endian.</summary>
    /// <exception cref="BufferRangeException">There is no room for it.</exception>
    public void WriteUInt16BigEndian(ushort value) => BinaryPrimitives.WriteUInt16BigEndian(Reserve(sizeof(ushort)), value);

    /// <summary>Writes a signed 16-bit integer, big-endian.</summary>
    /// <exception cref="BufferRangeException">There is no room for it.</exception>
    public void WriteInt16BigEndian(short value) => BinaryPrimitives.WriteInt16BigEndian(Reserve(sizeof(short)), value);

    /// <summary>Writes an unsigned 32-bit integer, big-endian.</summary>
    /// <exception cref="BufferRangeException">There is no room for it.</exception>
    public void WriteUInt32BigEndian(uint value) => BinaryPrimitives.WriteUInt32BigEndian(Reserve(sizeof(uint)), value);

    /// <summary>Writes a signed 32-bit integer, big-endian.</summary>
    /// <exception cref="BufferRangeException">There is no room for it.</exception>
    public void WriteInt32BigEndian(int value) => BinaryPrimitives.WriteInt32BigEndian(Reserve(sizeof(int)), value);

    /// <summary>Writes an unsigned 64-bit integer, big-endian.</summary>
    /// <exception cref="BufferRangeException">There is no room for it.</exception>
    public void WriteUInt64BigEndian(ulong value) => BinaryPrimitives.WriteUInt64BigEndian(Reserve(sizeof(ulong)), value);

    /// <summary>Writes a signed 64-bit integer, big-endian.</summary>
    /// <exception cref="BufferRangeException">There is no room for it.</exception>
    public void WriteInt64BigEndian(long value) => BinaryPrimitives.WriteInt64BigEndian(Reserve(sizeof(long)), value);

    /// <summary>Writes a 32-bit floating-point number, big-endian.</summary>
    /// <exception cref="BufferRangeException">There is no room for it.</exception>
    public void WriteSingleBigEndian(float value) => WriteInt32BigEndian(BitConverter.SingleToInt32Bits(value));

    /// <summary>Writes a 64-bit floating-point number, big-endian.</summary>
    /// <exception cref="BufferRangeException">There is no room for it.</exception>
    public void WriteDoubleBigEndian(double value) => WriteInt64BigEndian(BitConverter.DoubleToInt64Bits(value));

    /// <summary>Writes an unsigned integer of one to six bytes, big-endian.</summary>
    /// <param name="value">The number: 0 to the largest of so many bytes.</param>
    /// <param name="byteLength">How many bytes it has: 1 to 6.</param>
    /// <exception cref="BufferRangeException">There is no room for it, or a parameter is out of its range.</exception>
    public void WriteUIntBigEndian(ulong value, int byteLength)
    {
        VariableLength.CheckUnsigned(value, byteLength);
        VariableLength.WriteBigEndian(Reserve(byteLength), value);
    }

    /// <summary>Writes a signed integer of one to six bytes, big-endian.</summary>
    /// <param name="value">The number, which has to fit so many bytes.</param>
    /// <param name="byteLength">How many bytes it has: 1 to 6.</param>
    /// <exception cref="BufferRangeException">There is no room for it, or a parameter is out of its range.</exception>
    public void WriteIntBigEndian(long value, int byteLength)
    {
        VariableLength.CheckSigned(value, byteLength);
        VariableLength.WriteBigEndian(Reserve(byteLength), unchecked((ulong)value));
    }
}

using System.Buffers.Binary;

namespace WebTorrent.SpanBuffer;

/// <content>Numbers, little-endian.</content>
public ref partial struct SpanWriter
{
    /// <summary>Writes an unsigned 16-bit integer, little-endian.</summary>
    /// <exception cref="BufferRangeException">There is no room for it.</exception>
    public void WriteUInt16LittleEndian(ushort value) => BinaryPrimitives.WriteUInt16LittleEndian(Reserve(sizeof(ushort)), value);

    /// <summary>Writes a signed 16-bit integer, little-endian.</summary>
    /// <exception cref="BufferRangeException">There is no room for it.</exception>
    public void WriteInt16LittleEndian(short value) => BinaryPrimitives.WriteInt16LittleEndian(Reserve(sizeof(short)), value);

    /// <summary>Writes an unsigned 32-bit integer, little-endian.</summary>
    /// <exception cref="BufferRangeException">There is no room for it.</exception>
    public void WriteUInt32LittleEndian(uint value) => BinaryPrimitives.WriteUInt32LittleEndian(Reserve(sizeof(uint)), value);

    /// <summary>Writes a signed 32-bit integer, little-endian.</summary>
    /// <exception cref="BufferRangeException">There is no room for it.</exception>
    public void WriteInt32LittleEndian(int value) => BinaryPrimitives.WriteInt32LittleEndian(Reserve(sizeof(int)), value);

    /// <summary>Writes an unsigned 64-bit integer, little-endian.</summary>
    /// <exception cref="BufferRangeException">There is no room for it.</exception>
    public void WriteUInt64LittleEndian(ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(Reserve(sizeof(ulong)), value);

    /// <summary>Writes a signed 64-bit integer, little-endian.</summary>
    /// <exception cref="BufferRangeException">There is no room for it.</exception>
    public void WriteInt64LittleEndian(long value) => BinaryPrimitives.WriteInt64LittleEndian(Reserve(sizeof(long)), value);

    /// <summary>Writes a 32-bit floating-point number, little-endian.</summary>
    /// <exception cref="BufferRangeException">There is no room for it.</exception>
    public void WriteSingleLittleEndian(float value) => WriteInt32LittleEndian(BitConverter.SingleToInt32Bits(value));

    /// <summary>Writes a 64-bit floating-point number, little-endian.</summary>
    /// <exception cref="BufferRangeException">There is no room for it.</exception>
    public void WriteDoubleLittleEndian(double value) => WriteInt64LittleEndian(BitConverter.DoubleToInt64Bits(value));

    /// <summary>Writes an unsigned integer of one to six bytes, little-endian.</summary>
    /// <param name="value">The number: 0 to the largest of so many bytes.</param>
    /// <param name="byteLength">How many bytes it has: 1 to 6.</param>
    /// <exception cref="BufferRangeException">There is no room for it, or a parameter is out of its range.</exception>
    public void WriteUIntLittleEndian(ulong value, int byteLength)
    {
        VariableLength.CheckUnsigned(value, byteLength);
        VariableLength.WriteLittleEndian(Reserve(byteLength), value);
    }

    /// <summary>Writes a signed integer of one to six bytes, little-endian.</summary>
    /// <param name="value">The number, which has to fit so many bytes.</param>
    /// <param name="byteLength">How many bytes it has: 1 to 6.</param>
    /// <exception cref="BufferRangeException">There is no room for it, or a parameter is out of its range.</exception>
    public void WriteIntLittleEndian(long value, int byteLength)
    {
        VariableLength.CheckSigned(value, byteLength);
        VariableLength.WriteLittleEndian(Reserve(byteLength), unchecked((ulong)value));
    }
}

using System.Buffers.Binary;

namespace WebTorrent.Dtls.Core.Handshake;

/// <summary>Writes the fields of a message in TLS's notation (RFC 5246 §4).</summary>
internal sealed class MessageWriter
{
    private byte[] _bytes = new byte[512];
    private int _length;

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _length);

    public void WriteByte(byte value) => Take(1)[0] = value;

    public void WriteUInt16(ushort value) => BinaryPrimitives.WriteUInt16BigEndian(Take(2), value);

    public void WriteUInt24(int value)
    {
        WriteByte((byte)(value >> 16));
        WriteUInt16((ushort)value);
    }

    public void WriteBytes(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Take(bytes.Length));

    public void WriteVector8(ReadOnlySpan<byte> bytes)
    {
        WriteByte((byte)bytes.Length);
        WriteBytes(bytes);
    }

    public void WriteVector16(ReadOnlySpan<byte> bytes)
    {
        WriteUInt16((ushort)bytes.Length);
        WriteBytes(bytes);
    }

    public void WriteVector24(ReadOnlySpan<byte> bytes)
    {
        WriteUInt24(bytes.Length);
        WriteBytes(bytes);
    }

    public void WriteNumbers16(ReadOnlySpan<ushort> numbers)
    {
        WriteUInt16((ushort)(numbers.Length * 2));
        foreach (var number in numbers)
            WriteUInt16(number);
    }

    /// <summary>Leaves two bytes for a length that is known at <see cref="EndVector16"/>.</summary>
    /// <returns>Where the content begins.</returns>
    public int BeginVector16()
    {
        WriteUInt16(0);
        return _length;
    }

    public void EndVector16(int start) => BinaryPrimitives.WriteUInt16BigEndian(_bytes.AsSpan(start - 2), (ushort)(_length - start));

    private Span<byte> Take(int count)
    {
        if (_length + count > _bytes.Length)
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _length + count));
        _length += count;
        return _bytes.AsSpan(_length - count, count);
    }
}

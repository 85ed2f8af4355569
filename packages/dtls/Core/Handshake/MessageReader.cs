using System.Buffers.Binary;

namespace WebTorrent.Dtls.Core.Handshake;

/// <summary>Reads the fields of a message in TLS's notation (RFC 5246 §4); whatever does not fit is an error of that message.</summary>
internal ref struct MessageReader(ReadOnlySpan<byte> message)
{
    private ReadOnlySpan<byte> _rest = message;

    public readonly bool IsEmpty => _rest.IsEmpty;

    public byte ReadByte() => ReadBytes(1)[0];

    public ushort ReadUInt16() => BinaryPrimitives.ReadUInt16BigEndian(ReadBytes(2));

    public ReadOnlySpan<byte> ReadBytes(int count)
    {
        if (count > _rest.Length)
            throw new DtlsException(DtlsErrorCode.MalformedMessage, "A handshake message is shorter than it says.");
        var bytes = _rest[..count];
        _rest = _rest[count..];
        return bytes;
    }

    /// <summary>Bytes with their count, one byte, before them.</summary>
    public ReadOnlySpan<byte> ReadVector8(int least = 0, int most = byte.MaxValue) => ReadBytes(Checked(ReadByte(), least, most));

    /// <summary>Bytes with their count, two bytes, before them.</summary>
    public ReadOnlySpan<byte> ReadVector16(int least = 0, int most = ushort.MaxValue) => ReadBytes(Checked(ReadUInt16(), least, most));

    /// <summary>Bytes with their count, three bytes, before them.</summary>
    public ReadOnlySpan<byte> ReadVector24(int least = 0) => ReadBytes(Checked((ReadByte() << 16) | ReadUInt16(), least, int.MaxValue));

    /// <summary>Numbers of two bytes with the count of their bytes, two bytes, before them.</summary>
    public ushort[] ReadNumbers16(int least = 0)
    {
        var bytes = ReadVector16(least * 2);
        if (bytes.Length % 2 != 0)
            throw new DtlsException(DtlsErrorCode.MalformedMessage, "A list in a handshake message ends inside a number.");
        var numbers = new ushort[bytes.Length / 2];
        for (var i = 0; i < numbers.Length; i++)
            numbers[i] = BinaryPrimitives.ReadUInt16BigEndian(bytes[(2 * i)..]);
        return numbers;
    }

    public readonly void ExpectEnd()
    {
        if (!IsEmpty)
            throw new DtlsException(DtlsErrorCode.MalformedMessage, "A handshake message is longer than what it holds.");
    }

    private static int Checked(int length, int least, int most) =>
        length >= least && length <= most ? length : throw new DtlsException(DtlsErrorCode.MalformedMessage, "A field of a handshake message has a wrong length.");
}

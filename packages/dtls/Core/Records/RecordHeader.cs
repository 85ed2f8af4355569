using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace WebTorrent.Dtls.Core.Records;

/// <summary>
/// What every record of DTLS 1.2 begins with (RFC 6347 §4.1), big-endian:
/// <code>
/// 0   1  content type
/// 1   2  version: 254.253 is 1.2; 254.255 in the first messages of those who would speak 1.0, too
/// 3   2  epoch: 0 in clear, 1 under keys
/// 5   6  sequence number in that epoch
/// 11  2  length of what follows
/// </code>
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct RecordHeader(ContentType Type, ushort Version, ushort Epoch, ulong Sequence, int Length)
{
    public const int Size = 13;
    public const ushort Version12 = 0xFEFD;
    public const ushort Version10 = 0xFEFF;

    /// <summary>One more than the last sequence number that there is.</summary>
    public const ulong SequenceLimit = 1UL << 48;

    private const ushort AnyVersion = 0xFE00;

    /// <summary>Epoch and sequence number in one, as the cipher takes them.</summary>
    public ulong Number => ((ulong)Epoch << 48) | Sequence;

    /// <summary>Bytes of header and what follows.</summary>
    public int TotalLength => Size + Length;

    /// <summary>Whether this can be anything for us; of other kinds and versions only the length means something.</summary>
    public bool IsKnown => Type is >= ContentType.ChangeCipherSpec and <= ContentType.ApplicationData && Version is (Version12 or Version10);

    /// <summary>Reads a header; false when the record is not there whole, or cannot be one of DTLS 1.x: then nothing after it makes sense either.</summary>
    public static bool TryParse(ReadOnlySpan<byte> datagram, out RecordHeader header)
    {
        header = default;
        if (datagram.Length < Size)
            return false;
        var number = BinaryPrimitives.ReadUInt64BigEndian(datagram[3..]);
        header = new RecordHeader(
            (ContentType)datagram[0],
            BinaryPrimitives.ReadUInt16BigEndian(datagram[1..]),
            (ushort)(number >> 48),
            number & (SequenceLimit - 1),
            BinaryPrimitives.ReadUInt16BigEndian(datagram[11..]));
        return header.TotalLength <= datagram.Length && (header.Version & 0xFF00) == AnyVersion;
    }

    /// <summary>Writes the header to the first <see cref="Size"/> bytes of the destination.</summary>
    public void WriteTo(Span<byte> destination)
    {
        destination[0] = (byte)Type;
        BinaryPrimitives.WriteUInt16BigEndian(destination[1..], Version);
        BinaryPrimitives.WriteUInt64BigEndian(destination[3..], Number);
        BinaryPrimitives.WriteUInt16BigEndian(destination[11..], (ushort)Length);
    }
}

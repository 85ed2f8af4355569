using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace WebTorrent.Utp.Core;

/// <summary>
/// What every packet begins with (BEP 29, header format), big-endian:
/// <code>
/// 0   1/2  type
///     1/2  version, 1
/// 1   1    type of the first extension, or 0
/// 2   2    connection id
/// 4   4    timestamp of sending, microseconds
/// 8   4    how long the last packet from the other side was under way, by our two clocks, microseconds
/// 12  4    free receive buffer, bytes
/// 16  2    sequence number
/// 18  2    last sequence number received in order
/// </code>
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct PacketHeader(
    PacketType Type, byte Extension, ushort ConnectionId, uint Timestamp, uint TimestampDifference, uint Window, ushort Sequence, ushort Ack)
{
    public const int Size = 20;

    private const int Version = 1;

    /// <summary>Reads the first <see cref="Size"/> bytes; false when there are fewer, or the type or version is unknown.</summary>
    public static bool TryParse(ReadOnlySpan<byte> packet, out PacketHeader header)
    {
        header = default;
        if (packet.Length < Size || (packet[0] & 0xF) != Version || packet[0] >> 4 > (int)PacketType.Syn)
            return false;
        header = new PacketHeader(
            (PacketType)(packet[0] >> 4),
            packet[1],
            BinaryPrimitives.ReadUInt16BigEndian(packet[2..]),
            BinaryPrimitives.ReadUInt32BigEndian(packet[4..]),
            BinaryPrimitives.ReadUInt32BigEndian(packet[8..]),
            BinaryPrimitives.ReadUInt32BigEndian(packet[12..]),
            BinaryPrimitives.ReadUInt16BigEndian(packet[16..]),
            BinaryPrimitives.ReadUInt16BigEndian(packet[18..]));
        return true;
    }

    /// <summary>Writes the header to the first <see cref="Size"/> bytes of the destination.</summary>
    public void WriteTo(Span<byte> destination)
    {
        destination[0] = (byte)(((int)Type << 4) | Version);
        destination[1] = Extension;
        BinaryPrimitives.WriteUInt16BigEndian(destination[2..], ConnectionId);
        BinaryPrimitives.WriteUInt32BigEndian(destination[4..], Timestamp);
        BinaryPrimitives.WriteUInt32BigEndian(destination[8..], TimestampDifference);
        BinaryPrimitives.WriteUInt32BigEndian(destination[12..], Window);
        BinaryPrimitives.WriteUInt16BigEndian(destination[16..], Sequence);
        BinaryPrimitives.WriteUInt16BigEndian(destination[18..], Ack);
    }
}

using System.Buffers.Binary;
using System.Text;

namespace WebTorrent.DataChannel.Dcep;

/// <summary>
/// DATA_CHANNEL_OPEN (RFC 8832 §5.1): type 3 (1 byte), kind of channel (1), priority (2), reliability (4), length of the label (2) and
/// of the protocol (2), label, protocol.
/// </summary>
internal sealed record OpenMessage(bool IsOrdered, int? MaxRetransmits, TimeSpan? MaxPacketLifetime, int Priority, string Label, string Protocol)
{
    public const byte Type = 3;

    private const int FieldsSize = 12;
    private const byte Unordered = 0x80;
    private const byte Reliable = 0;
    private const byte ByRetransmits = 1;
    private const byte ByLifetime = 2;

    public static bool TryParse(ReadOnlySpan<byte> bytes, out OpenMessage? open)
    {
        open = null;
        if (bytes.Length < FieldsSize || bytes[0] != Type)
            return false;
        var reliability = BinaryPrimitives.ReadUInt32BigEndian(bytes[4..]);
        int label = BinaryPrimitives.ReadUInt16BigEndian(bytes[8..]);
        int protocol = BinaryPrimitives.ReadUInt16BigEndian(bytes[10..]);
        var kind = bytes[1] & ~Unordered;
        if (kind > ByLifetime || bytes.Length != FieldsSize + label + protocol)
            return false;
        open = new OpenMessage(
            (bytes[1] & Unordered) == 0,
            kind == ByRetransmits ? (int)Math.Min(reliability, int.MaxValue) : null,
            kind == ByLifetime ? TimeSpan.FromMilliseconds(reliability) : null,
            BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]),
            Encoding.UTF8.GetString(bytes.Slice(FieldsSize, label)),
            Encoding.UTF8.GetString(bytes[(FieldsSize + label)..]));
        return true;
    }

    public byte[] ToBytes()
    {
        var label = Encoding.UTF8.GetBytes(Label);
        var protocol = Encoding.UTF8.GetBytes(Protocol);
        var bytes = new byte[FieldsSize + label.Length + protocol.Length];
        var kind = MaxRetransmits is not null ? ByRetransmits : MaxPacketLifetime is not null ? ByLifetime : Reliable;
        bytes[0] = Type;
        bytes[1] = (byte)(kind | (IsOrdered ? 0 : Unordered));
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(2), (ushort)Priority);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(4), (uint)(MaxRetransmits ?? MaxPacketLifetime?.TotalMilliseconds ?? 0));
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(8), (ushort)label.Length);
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(10), (ushort)protocol.Length);
        label.CopyTo(bytes, FieldsSize);
        protocol.CopyTo(bytes, FieldsSize + label.Length);
        return bytes;
    }
}

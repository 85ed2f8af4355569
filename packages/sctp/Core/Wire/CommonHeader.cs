using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace WebTorrent.Sctp.Core.Wire;

/// <summary>
/// What every packet begins with (RFC 9260 §3.1): source port (2 bytes), destination port (2), verification tag (4), checksum (4, the
/// only field with its least byte first).
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct CommonHeader(ushort SourcePort, ushort DestinationPort, uint VerificationTag)
{
    public const int Size = 12;

    private const int ChecksumAt = 8;

    /// <summary>Reads the header of a packet whose checksum is right and whose length is a multiple of four.</summary>
    public static bool TryParse(ReadOnlySpan<byte> packet, out CommonHeader header)
    {
        header = default;
        if (packet.Length < Size + Chunk.HeaderSize || (packet.Length & 3) != 0
            || BinaryPrimitives.ReadUInt32LittleEndian(packet[ChecksumAt..]) != Crc32C.Compute(packet))
            return false;
        header = new CommonHeader(
            BinaryPrimitives.ReadUInt16BigEndian(packet), BinaryPrimitives.ReadUInt16BigEndian(packet[2..]), BinaryPrimitives.ReadUInt32BigEndian(packet[4..]));
        return true;
    }

    /// <summary>Writes it with no checksum.</summary>
    public void WriteTo(Span<byte> packet)
    {
        BinaryPrimitives.WriteUInt16BigEndian(packet, SourcePort);
        BinaryPrimitives.WriteUInt16BigEndian(packet[2..], DestinationPort);
        BinaryPrimitives.WriteUInt32BigEndian(packet[4..], VerificationTag);
        BinaryPrimitives.WriteUInt32LittleEndian(packet[ChecksumAt..], 0);
    }

    /// <summary>Puts the checksum into a finished packet.</summary>
    public static void Seal(Span<byte> packet) => BinaryPrimitives.WriteUInt32LittleEndian(packet[ChecksumAt..], Crc32C.Compute(packet));
}

using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace WebTorrent.Tracker.Core;

/// <summary>
/// What every packet of a tracker begins with (BEP 15, UDP tracker protocol):
/// <code>
/// 0  4  action
/// 4  4  transaction id
/// </code>
/// </summary>
/// <param name="Action">The kind of the packet; may be a number that <see cref="UdpAction"/> does not name.</param>
/// <param name="TransactionId">The id that the client chose for its question.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct UdpHeader(UdpAction Action, uint TransactionId)
{
    /// <summary>The length in bytes.</summary>
    public const int Size = 8;

    /// <summary>Reads the first <see cref="Size"/> bytes; false when there are fewer.</summary>
    public static bool TryParse(ReadOnlySpan<byte> packet, out UdpHeader header)
    {
        header = default;
        if (packet.Length < Size)
            return false;
        header = new UdpHeader(
            (UdpAction)BinaryPrimitives.ReadInt32BigEndian(packet),
            BinaryPrimitives.ReadUInt32BigEndian(packet[4..]));
        return true;
    }

    /// <summary>Writes the header to the first <see cref="Size"/> bytes of the destination.</summary>
    public void WriteTo(Span<byte> destination)
    {
        BinaryPrimitives.WriteInt32BigEndian(destination, (int)Action);
        BinaryPrimitives.WriteUInt32BigEndian(destination[4..], TransactionId);
    }
}

using System.Buffers.Binary;

namespace WebTorrent.Tracker.Core;

/// <summary>
/// Asks for a connection id (BEP 15, Connect):
/// <code>
/// 0   8  protocol id 0x41727101980
/// 8   4  action 0
/// 12  4  transaction id
/// </code>
/// </summary>
/// <param name="TransactionId">Chosen at random; the answer repeats it.</param>
public readonly record struct UdpConnectRequest(uint TransactionId)
{
    /// <summary>The length in bytes.</summary>
    public const int Size = 16;

    private const long ProtocolId = 0x41727101980;

    /// <summary>Reads a packet; false when it is no connect request. Bytes after the known fields are ignored, as BEP 15 asks.</summary>
    public static bool TryParse(ReadOnlySpan<byte> packet, out UdpConnectRequest request)
    {
        request = default;
        if (packet.Length < Size || BinaryPrimitives.ReadInt64BigEndian(packet) != ProtocolId)
            return false;
        if (!UdpHeader.TryParse(packet[8..], out var header) || header.Action != UdpAction.Connect)
            return false;
        request = new UdpConnectRequest(header.TransactionId);
        return true;
    }

    /// <summary>The packet, in a new array.</summary>
    public byte[] ToArray()
    {
        var packet = new byte[Size];
        BinaryPrimitives.WriteInt64BigEndian(packet, ProtocolId);
        new UdpHeader(UdpAction.Connect, TransactionId).WriteTo(packet.AsSpan(8));
        return packet;
    }
}

using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace WebTorrent.Tracker.Core;

/// <summary>
/// Gives a connection id, usable for a minute (BEP 15, Connect):
/// <code>
/// 0  4  action 0
/// 4  4  transaction id
/// 8  8  connection id
/// </code>
/// </summary>
/// <param name="TransactionId">That of the request.</param>
/// <param name="ConnectionId">To be sent in announces and scrapes.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct UdpConnectResponse(uint TransactionId, long ConnectionId)
{
    /// <summary>The length in bytes.</summary>
    public const int Size = 16;

    /// <summary>Reads a packet; false when it is no connect response. Bytes after the known fields are ignored.</summary>
    public static bool TryParse(ReadOnlySpan<byte> packet, out UdpConnectResponse response)
    {
        response = default;
        if (packet.Length < Size || !UdpHeader.TryParse(packet, out var header) || header.Action != UdpAction.Connect)
            return false;
        response = new UdpConnectResponse(header.TransactionId, BinaryPrimitives.ReadInt64BigEndian(packet[8..]));
        return true;
    }

    /// <summary>The packet, in a new array.</summary>
    public byte[] ToArray()
    {
        var packet = new byte[Size];
        new UdpHeader(UdpAction.Connect, TransactionId).WriteTo(packet);
        BinaryPrimitives.WriteInt64BigEndian(packet.AsSpan(8), ConnectionId);
        return packet;
    }
}

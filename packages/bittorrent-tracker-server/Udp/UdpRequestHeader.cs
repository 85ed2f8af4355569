using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace WebTorrent.TrackerServer.Udp;

/// <summary>
/// What every request begins with (BEP 15):
/// <code>
/// 0   8  connection id; of a connect request 0x41727101980
/// 8   4  action
/// 12  4  transaction id
/// </code>
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct UdpRequestHeader(ulong ConnectionId, UdpAction Action, uint TransactionId)
{
    public const int Size = 16;

    /// <summary>What a connect request has instead of a connection id.</summary>
    public const ulong ProtocolId = 0x41727101980;

    public static bool TryParse(ReadOnlySpan<byte> packet, out UdpRequestHeader header)
    {
        header = default;
        if (packet.Length < Size)
            return false;
        header = new UdpRequestHeader(
            BinaryPrimitives.ReadUInt64BigEndian(packet),
            (UdpAction)BinaryPrimitives.ReadInt32BigEndian(packet[8..]),
            BinaryPrimitives.ReadUInt32BigEndian(packet[12..]));
        return true;
    }
}

using System.Buffers.Binary;
using System.Runtime.InteropServices;
using WebTorrent.Identifiers;

namespace WebTorrent.TrackerServer.Udp;

/// <summary>
/// An announce (BEP 15), read field by field from where it lies:
/// <code>
/// 0   16  header
/// 16  20  info-hash
/// 36  20  peer id
/// 56  8   downloaded
/// 64  8   left
/// 72  8   uploaded
/// 80  4   event
/// 84  4   IPv4 address, or 0
/// 88  4   key
/// 92  4   number of peers wanted, or -1
/// 96  2   port
/// 98  ..  options (BEP 41)
/// </code>
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal readonly ref struct UdpAnnouncePacket
{
    public const int FixedSize = 98;

    private readonly ReadOnlySpan<byte> _packet;

    private UdpAnnouncePacket(ReadOnlySpan<byte> packet) => _packet = packet;

    public InfoHash InfoHash => InfoHash.FromBytes(_packet.Slice(16, InfoHash.Size));

    public PeerId PeerId => PeerId.FromBytes(_packet.Slice(36, PeerId.Size));

    public bool IsSeeder => BinaryPrimitives.ReadInt64BigEndian(_packet[64..]) == 0;

    /// <summary>Why; events of later protocols count as none.</summary>
    public SwarmEvent Event => BinaryPrimitives.ReadInt32BigEndian(_packet[80..]) switch
    {
        1 => SwarmEvent.Completed,
        2 => SwarmEvent.Started,
        3 => SwarmEvent.Stopped,
        _ => SwarmEvent.None,
    };

    /// <summary>4 bytes of IPv4 address, all zero for the sender's own.</summary>
    public ReadOnlySpan<byte> Address => _packet.Slice(84, 4);

    public int NumWant => BinaryPrimitives.ReadInt32BigEndian(_packet[92..]);

    public ushort Port => BinaryPrimitives.ReadUInt16BigEndian(_packet[96..]);

    public ReadOnlySpan<byte> Options => _packet[FixedSize..];

    public static bool TryParse(ReadOnlySpan<byte> packet, out UdpAnnouncePacket announce)
    {
        announce = new UdpAnnouncePacket(packet);
        return packet.Length >= FixedSize;
    }
}

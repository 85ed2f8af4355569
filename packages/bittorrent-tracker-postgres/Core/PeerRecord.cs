using System.Buffers;
using System.Runtime.InteropServices;
using WebTorrent.Identifiers;
using WebTorrent.TrackerServer;

namespace WebTorrent.TrackerPostgres.Core;

/// <summary>
/// An announce as trackers tell each other of it; a batch is records one behind the other:
/// <code>
/// 0   1   bits 0-1: 0 IPv4, 1 IPv6, 2 WebRTC; bit 2: seeder; bits 3-4: the event
/// 1   20  info-hash
/// 21  20  peer id
/// 41  ..  compact endpoint: 6 bytes of IPv4, 18 of IPv6, none of WebRTC
/// </code>
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct PeerRecord(InfoHash Swarm, PeerId Id, PeerEndPoint? EndPoint, bool IsSeeder, SwarmEvent Event)
{
    private const int FixedSize = 41;
    private const int KindMask = 3;
    private const int IPv4Kind = 0;
    private const int IPv6Kind = 1;
    private const int WebKind = 2;
    private const int SeederBit = 4;
    private const int EventShift = 3;
    private const int EventMask = 3;

    /// <summary>The length in bytes.</summary>
    public int Size => FixedSize + (EndPoint?.CompactSize ?? 0);

    /// <summary>Takes the first record off a batch; false when it is empty, cut short or of an unknown kind.</summary>
    public static bool TryRead(ref ReadOnlySpan<byte> batch, out PeerRecord record)
    {
        record = default;
        if (batch.Length < FixedSize || EndPointSize(batch[0]) is not { } size || batch.Length < FixedSize + size)
            return false;
        record = new PeerRecord(
            InfoHash.FromBytes(batch.Slice(1, InfoHash.Size)),
            PeerId.FromBytes(batch.Slice(21, PeerId.Size)),
            size == 0 ? null : PeerEndPoint.FromCompact(batch.Slice(FixedSize, size)),
            (batch[0] & SeederBit) != 0,
            (SwarmEvent)((batch[0] >> EventShift) & EventMask));
        batch = batch[(FixedSize + size)..];
        return true;
    }

    /// <summary>Appends the record to a batch.</summary>
    public void Write(IBufferWriter<byte> batch)
    {
        var size = Size;
        var bytes = batch.GetSpan(size);
        var kind = EndPoint is not { } endPoint ? WebKind : endPoint.IsIPv4 ? IPv4Kind : IPv6Kind;
        bytes[0] = (byte)(kind | (IsSeeder ? SeederBit : 0) | ((int)Event << EventShift));
        Swarm.CopyTo(bytes[1..]);
        Id.CopyTo(bytes[21..]);
        EndPoint?.WriteCompact(bytes[FixedSize..]);
        batch.Advance(size);
    }

    private static int? EndPointSize(byte flags) => (flags & KindMask) switch
    {
        IPv4Kind => CompactEndPoint.IPv4Size,
        IPv6Kind => CompactEndPoint.IPv6Size,
        WebKind => 0,
        _ => null,
    };
}

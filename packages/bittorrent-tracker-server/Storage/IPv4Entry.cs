using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using WebTorrent.Identifiers;

namespace WebTorrent.TrackerServer.Storage;

/// <summary>A peer at an IPv4 address, in 28 bytes; the endpoint is kept as answers carry it.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct IPv4Entry : IAddressedEntry<IPv4Entry>
{
    private Compact _endPoint;
    private PeerIdBytes _id;

    public static int CompactSize => CompactEndPoint.IPv4Size;

    public ushort Seen { get; set; }

    public readonly uint KeyHash
    {
        get
        {
            var bytes = EndPoint;
            return (uint)HashCode.Combine(MemoryMarshal.Read<uint>(bytes), MemoryMarshal.Read<ushort>(bytes[4..]));
        }
    }

    public readonly PeerId Id => _id.Value;

    [UnscopedRef]
    public readonly ReadOnlySpan<byte> EndPoint => _endPoint;

    public static IPv4Entry Of(in PeerEndPoint endPoint, in PeerId id)
    {
        var entry = default(IPv4Entry);
        endPoint.WriteCompact(entry._endPoint);
        entry._id = new PeerIdBytes(id);
        return entry;
    }

    public readonly bool HasKeyOf(in IPv4Entry other)
    {
        var mine = EndPoint;
        var theirs = other.EndPoint;
        return MemoryMarshal.Read<uint>(mine) == MemoryMarshal.Read<uint>(theirs)
            && MemoryMarshal.Read<ushort>(mine[4..]) == MemoryMarshal.Read<ushort>(theirs[4..]);
    }

    [InlineArray(CompactEndPoint.IPv4Size)]
    private struct Compact
    {
        private byte _first;
    }
}

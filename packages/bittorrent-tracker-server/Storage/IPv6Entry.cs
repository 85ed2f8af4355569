using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using WebTorrent.Identifiers;

namespace WebTorrent.TrackerServer.Storage;

/// <summary>A peer at an IPv6 address, in 40 bytes; the endpoint is kept as answers carry it.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct IPv6Entry : IAddressedEntry<IPv6Entry>
{
    private Compact _endPoint;
    private PeerIdBytes _id;

    public static int CompactSize => CompactEndPoint.IPv6Size;

    public ushort Seen { get; set; }

    public readonly uint KeyHash
    {
        get
        {
            var bytes = EndPoint;
            var words = MemoryMarshal.Cast<byte, uint>(bytes[..16]);
            return (uint)HashCode.Combine(words[0], words[1], words[2], words[3], MemoryMarshal.Read<ushort>(bytes[16..]));
        }
    }

    public readonly PeerId Id => _id.Value;

    [UnscopedRef]
    public readonly ReadOnlySpan<byte> EndPoint => _endPoint;

    public static IPv6Entry Of(in PeerEndPoint endPoint, in PeerId id)
    {
        var entry = default(IPv6Entry);
        endPoint.WriteCompact(entry._endPoint);
        entry._id = new PeerIdBytes(id);
        return entry;
    }

    public readonly bool HasKeyOf(in IPv6Entry other) => EndPoint.SequenceEqual(other.EndPoint);

    [InlineArray(CompactEndPoint.IPv6Size)]
    private struct Compact
    {
        private byte _first;
    }
}

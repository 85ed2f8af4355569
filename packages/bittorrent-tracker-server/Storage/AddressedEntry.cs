using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using WebTorrent.Identifiers;

namespace WebTorrent.TrackerServer.Storage;

/// <summary>A peer at an address: 28 bytes for IPv4, 40 for IPv6. The endpoint is kept as answers carry it.</summary>
/// <typeparam name="TCompact"><see cref="CompactIPv4"/> or <see cref="CompactIPv6"/>: the compiler makes code of its own for each, with its length as a constant.</typeparam>
[StructLayout(LayoutKind.Sequential)]
internal struct AddressedEntry<TCompact> : IPeerEntry<AddressedEntry<TCompact>>
    where TCompact : unmanaged
{
    private const int PortSize = sizeof(ushort);

    private TCompact _endPoint;
    private PeerIdBytes _id;

    public AddressedEntry(in PeerEndPoint endPoint, in PeerId id)
    {
        endPoint.WriteCompact(MemoryMarshal.AsBytes(new Span<TCompact>(ref _endPoint)));
        _id = new PeerIdBytes(id);
    }

    /// <summary>Length of the compact endpoint.</summary>
    public static int CompactSize => Unsafe.SizeOf<TCompact>();

    public ushort Seen { get; set; }

    public readonly uint KeyHash
    {
        get
        {
            var bytes = EndPoint;
            var words = MemoryMarshal.Cast<byte, uint>(bytes[..^PortSize]);
            var port = MemoryMarshal.Read<ushort>(bytes[^PortSize..]);
            return (uint)(words.Length == 1 ? HashCode.Combine(words[0], port) : HashCode.Combine(words[0], words[1], words[2], words[3], port));
        }
    }

    public readonly PeerId Id => _id.Value;

    /// <summary>The compact endpoint, inside the entry.</summary>
    [UnscopedRef]
    public readonly ReadOnlySpan<byte> EndPoint => MemoryMarshal.AsBytes(new ReadOnlySpan<TCompact>(in _endPoint));

    public readonly bool HasKeyOf(in AddressedEntry<TCompact> other) => EndPoint.SequenceEqual(other.EndPoint);
}

using System.Buffers;
using System.Buffers.Binary;
using WebTorrent.Identifiers;

namespace WebTorrent.Protocol;

/// <summary>
/// The first 68 bytes in each direction (BEP 3, "peer protocol"):
/// <code>
/// offset  size  field
///      0     1  19
///      1    19  "BitTorrent protocol"
///     20     8  reserved: one bit an extension
///     28    20  info-hash
///     48    20  peer id
/// </code>
/// Immutable. A new one says that it supports the extension protocol and the fast extension, as <see cref="Wire"/> does.
/// </summary>
public sealed record Handshake
{
    /// <summary>Bytes of a handshake.</summary>
    public const int Size = 68;

    private const ulong ExtensionsBit = 1UL << 20;
    private const ulong FastBit = 1UL << 2;
    private const ulong DhtBit = 1UL;
    private const int ReservedOffset = 20;
    private const int InfoHashOffset = 28;
    private const int PeerIdOffset = 48;

    /// <summary>The torrent that the sender means.</summary>
    public required InfoHash InfoHash { get; init; }

    /// <summary>The sender.</summary>
    public required PeerId PeerId { get; init; }

    /// <summary>The eight reserved bytes, first byte highest.</summary>
    public ulong Reserved { get; init; } = ExtensionsBit | FastBit;

    /// <summary>Whether the sender speaks the extension protocol (BEP 10).</summary>
    public bool SupportsExtensions
    {
        get => (Reserved & ExtensionsBit) != 0;
        init => Reserved = With(Reserved, ExtensionsBit, value);
    }

    /// <summary>Whether the sender speaks the fast extension (BEP 6).</summary>
    public bool SupportsFast
    {
        get => (Reserved & FastBit) != 0;
        init => Reserved = With(Reserved, FastBit, value);
    }

    /// <summary>Whether the sender runs a DHT node (BEP 5).</summary>
    public bool SupportsDht
    {
        get => (Reserved & DhtBit) != 0;
        init => Reserved = With(Reserved, DhtBit, value);
    }

    private static ReadOnlySpan<byte> Prefix => "\u0013BitTorrent protocol"u8;

    /// <summary>Writes the 68 bytes.</summary>
    /// <param name="output">Where they go.</param>
    public void WriteTo(IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        var span = output.GetSpan(Size);
        Prefix.CopyTo(span);
        BinaryPrimitives.WriteUInt64BigEndian(span[ReservedOffset..], Reserved);
        InfoHash.CopyTo(span[InfoHashOffset..]);
        PeerId.CopyTo(span[PeerIdOffset..]);
        output.Advance(Size);
    }

    /// <summary>Whether bytes may be the beginning of a handshake: what lets a receiver hang up after the first wrong byte.</summary>
    /// <param name="start">Any number of first bytes, also none.</param>
    public static bool IsPrefix(ReadOnlySpan<byte> start)
    {
        var known = Math.Min(start.Length, Prefix.Length);
        return start[..known].SequenceEqual(Prefix[..known]);
    }

    /// <summary>Reads a handshake from its exact 68 bytes.</summary>
    /// <param name="source">The bytes.</param>
    /// <param name="handshake">The handshake, on success.</param>
    /// <returns>False when the length is not 68 or the bytes are not of this protocol.</returns>
    public static bool TryParse(ReadOnlySpan<byte> source, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Handshake? handshake)
    {
        handshake = null;
        if (source.Length != Size || !IsPrefix(source))
            return false;
        handshake = new Handshake
        {
            Reserved = BinaryPrimitives.ReadUInt64BigEndian(source[ReservedOffset..]),
            InfoHash = InfoHash.FromBytes(source.Slice(InfoHashOffset, InfoHash.Size)),
            PeerId = PeerId.FromBytes(source[PeerIdOffset..]),
        };
        return true;
    }

    private static ulong With(ulong reserved, ulong bit, bool value) => value ? reserved | bit : reserved & ~bit;
}

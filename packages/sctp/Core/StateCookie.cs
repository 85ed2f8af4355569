using System.Buffers.Binary;
using System.Security.Cryptography;

namespace WebTorrent.Sctp.Core;

/// <summary>
/// What a half-open association needs to be remembered, given to the other side to keep (RFC 9260 §5.1.3), so that an INIT costs no memory. Signed
/// with HMAC-SHA-256. Layout: time of making (8 bytes), lifetime (8), our tag (4), our initial TSN (4), tie-tags, ours and theirs (4 and 4), their tag (4), their
/// initial TSN (4), their window (4), their streams out and in (2 and 2), extensions (4), signature (32).
/// </summary>
internal readonly record struct StateCookie(long Created, long Lifetime, uint LocalTag, uint LocalTsn, uint LocalTieTag, uint PeerTieTag, Peer Peer)
{
    public const int Size = FieldsSize + SignatureSize;

    private const int FieldsSize = 52;
    private const int SignatureSize = 32;

    public void WriteTo(Span<byte> destination, ReadOnlySpan<byte> key)
    {
        BinaryPrimitives.WriteInt64BigEndian(destination, Created);
        BinaryPrimitives.WriteInt64BigEndian(destination[8..], Lifetime);
        BinaryPrimitives.WriteUInt32BigEndian(destination[16..], LocalTag);
        BinaryPrimitives.WriteUInt32BigEndian(destination[20..], LocalTsn);
        BinaryPrimitives.WriteUInt32BigEndian(destination[24..], LocalTieTag);
        BinaryPrimitives.WriteUInt32BigEndian(destination[28..], PeerTieTag);
        BinaryPrimitives.WriteUInt32BigEndian(destination[32..], Peer.Tag);
        BinaryPrimitives.WriteUInt32BigEndian(destination[36..], Peer.InitialTsn);
        BinaryPrimitives.WriteUInt32BigEndian(destination[40..], Peer.Window);
        BinaryPrimitives.WriteUInt16BigEndian(destination[44..], Peer.OutgoingStreams);
        BinaryPrimitives.WriteUInt16BigEndian(destination[46..], Peer.IncomingStreams);
        BinaryPrimitives.WriteUInt32BigEndian(destination[48..], (Peer.KnowsForwardTsn ? 1u : 0) | (Peer.KnowsReConfig ? 2u : 0));
        HMACSHA256.HashData(key, destination[..FieldsSize], destination.Slice(FieldsSize, SignatureSize));
    }

    /// <summary>Reads a cookie that we signed.</summary>
    public static bool TryParse(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> key, out StateCookie cookie)
    {
        cookie = default;
        if (bytes.Length != Size)
            return false;
        Span<byte> signature = stackalloc byte[SignatureSize];
        HMACSHA256.HashData(key, bytes[..FieldsSize], signature);
        if (!CryptographicOperations.FixedTimeEquals(signature, bytes[FieldsSize..]))
            return false;
        var extensions = BinaryPrimitives.ReadUInt32BigEndian(bytes[48..]);
        var peer = new Peer(
            BinaryPrimitives.ReadUInt32BigEndian(bytes[32..]),
            BinaryPrimitives.ReadUInt32BigEndian(bytes[36..]),
            BinaryPrimitives.ReadUInt32BigEndian(bytes[40..]),
            BinaryPrimitives.ReadUInt16BigEndian(bytes[44..]),
            BinaryPrimitives.ReadUInt16BigEndian(bytes[46..]))
        { KnowsForwardTsn = (extensions & 1) != 0, KnowsReConfig = (extensions & 2) != 0 };
        cookie = new StateCookie(
            BinaryPrimitives.ReadInt64BigEndian(bytes),
            BinaryPrimitives.ReadInt64BigEndian(bytes[8..]),
            BinaryPrimitives.ReadUInt32BigEndian(bytes[16..]),
            BinaryPrimitives.ReadUInt32BigEndian(bytes[20..]),
            BinaryPrimitives.ReadUInt32BigEndian(bytes[24..]),
            BinaryPrimitives.ReadUInt32BigEndian(bytes[28..]),
            peer);
        return true;
    }
}

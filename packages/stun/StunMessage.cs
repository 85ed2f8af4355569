using System.Buffers.Binary;
using System.Security.Cryptography;

namespace WebTorrent.Stun;

/// <summary>
/// A view of a STUN message in somebody's buffer (RFC 8489 §5): 2 bits of zero, 14 of method and class, 16 of length, the magic cookie, 96 bits of
/// transaction id, then attributes of type, length and value, each padded to four bytes. It copies nothing and is valid as long as the buffer is.
/// </summary>
public readonly ref partial struct StunMessage
{
    /// <summary>The length of the header in bytes.</summary>
    public const int HeaderSize = 20;

    internal const uint MagicCookie = 0x2112A442;

    private readonly ReadOnlySpan<byte> _bytes;
    private readonly StunLayout _layout;

    private StunMessage(ReadOnlySpan<byte> bytes, StunLayout layout)
    {
        _bytes = bytes;
        _layout = layout;
    }

    /// <summary>Request, indication or response.</summary>
    public StunClass Class
    {
        get
        {
            var type = BinaryPrimitives.ReadUInt16BigEndian(_bytes);
            return (StunClass)(((type >> 4) & 1) | ((type >> 7) & 2));
        }
    }

    /// <summary>The method; may be one that is not named.</summary>
    public StunMethod Method
    {
        get
        {
            var type = BinaryPrimitives.ReadUInt16BigEndian(_bytes);
            return (StunMethod)((type & 0xF) | ((type >> 1) & 0x70) | ((type >> 2) & 0xF80));
        }
    }

    /// <summary>What pairs request and response.</summary>
    public StunTransactionId TransactionId => StunTransactionId.Read(_bytes[8..]);

    /// <summary>The attributes that count, in their order: up to the integrity and the fingerprint, which are not among them.</summary>
    public StunAttributeEnumerator Attributes => new(_bytes[HeaderSize.._layout.End]);

    /// <summary>Whether there is a MESSAGE-INTEGRITY.</summary>
    public bool HasIntegrity => _layout.Integrity != 0;

    /// <summary>Whether there is a MESSAGE-INTEGRITY-SHA256.</summary>
    public bool HasIntegritySha256 => _layout.IntegritySha256 != 0;

    /// <summary>Whether there is a FINGERPRINT.</summary>
    public bool HasFingerprint => _layout.Fingerprint != 0;

    /// <summary>Whether a datagram looks like STUN (RFC 7983 §7): a first byte of 0 to 3 and the magic cookie. Cheap, and no promise that it parses.</summary>
    public static bool IsStun(ReadOnlySpan<byte> datagram) => HasHeader(datagram) && datagram[0] < 4;

    /// <summary>Reads a message that fills a datagram exactly. Nothing in it is verified but its structure; never throws.</summary>
    /// <param name="datagram">The bytes; must stay as they are while the message is used.</param>
    /// <param name="message">The message.</param>
    /// <returns>False when this is no well-formed message, or has more than 64 attributes.</returns>
    public static bool TryParse(ReadOnlySpan<byte> datagram, out StunMessage message)
    {
        message = default;
        if (!HasHeader(datagram) || datagram.Length % 4 != 0 || BinaryPrimitives.ReadUInt16BigEndian(datagram[2..]) != datagram.Length - HeaderSize)
            return false;
        if (!StunLayout.TryMeasure(datagram, out var layout))
            return false;
        message = new StunMessage(datagram, layout);
        return true;
    }

    /// <summary>Whether MESSAGE-INTEGRITY is there and right (RFC 8489 §14.5). Takes the same time wherever it differs.</summary>
    /// <param name="key">See <see cref="StunKey"/>.</param>
    public bool VerifyIntegrity(ReadOnlySpan<byte> key)
    {
        if (!HasIntegrity)
            return false;
        Span<byte> expected = stackalloc byte[HMACSHA1.HashSizeInBytes];
        StunIntegrity.Compute(key, _bytes[.._layout.Integrity], HMACSHA1.HashSizeInBytes, isSha256: false, expected);
        return CryptographicOperations.FixedTimeEquals(expected, ValueAt(_layout.Integrity));
    }

    /// <summary>Whether MESSAGE-INTEGRITY-SHA256 is there and right, at any length from 16 to 32 bytes (RFC 8489 §14.6).</summary>
    /// <param name="key">See <see cref="StunKey"/>.</param>
    public bool VerifyIntegritySha256(ReadOnlySpan<byte> key)
    {
        if (!HasIntegritySha256)
            return false;
        var actual = ValueAt(_layout.IntegritySha256);
        Span<byte> expected = stackalloc byte[HMACSHA256.HashSizeInBytes];
        StunIntegrity.Compute(key, _bytes[.._layout.IntegritySha256], actual.Length, isSha256: true, expected);
        return CryptographicOperations.FixedTimeEquals(expected[..actual.Length], actual);
    }

    /// <summary>Whether FINGERPRINT is there and right (RFC 8489 §14.7).</summary>
    public bool VerifyFingerprint() =>
        HasFingerprint && BinaryPrimitives.ReadUInt32BigEndian(ValueAt(_layout.Fingerprint)) == StunFingerprint.Compute(_bytes[.._layout.Fingerprint]);

    /// <summary>
    /// Lists the attributes that whoever gets the message has to understand and this library does not know, for a response 420
    /// (RFC 8489 §6.3.1).
    /// </summary>
    /// <param name="types">Where they go; those beyond its length are left out.</param>
    /// <returns>How many were put there.</returns>
    public int GetUnknownRequired(Span<StunAttributeType> types)
    {
        var count = 0;
        foreach (var attribute in Attributes)
        {
            if ((int)attribute.Type < 0x8000 && !Enum.IsDefined(attribute.Type) && count < types.Length)
                types[count++] = attribute.Type;
        }

        return count;
    }

    private static bool HasHeader(ReadOnlySpan<byte> datagram) =>
        datagram.Length >= HeaderSize && datagram[0] < 0x40 && BinaryPrimitives.ReadUInt32BigEndian(datagram[4..]) == MagicCookie;

    private ReadOnlySpan<byte> ValueAt(int offset) => _bytes.Slice(offset + 4, BinaryPrimitives.ReadUInt16BigEndian(_bytes[(offset + 2)..]));
}

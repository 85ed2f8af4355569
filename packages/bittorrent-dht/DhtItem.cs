using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using WebTorrent.Bencode;
using WebTorrent.Dht.Core.Krpc;
using WebTorrent.Ed25519;

namespace WebTorrent.Dht;

/// <summary>
/// A value kept in the DHT (BEP 44): immutable, found by its hash; or mutable, found by a public key and a salt, and signed. One that exists is valid: its
/// signature was made or verified here. Immutable and thread-safe.
/// </summary>
public sealed class DhtItem
{
    /// <summary>The longest value as bencode: 1,000 bytes; nodes may refuse more.</summary>
    public const int MaxValueLength = 1_000;

    private readonly byte[] _key;

    private DhtItem(DhtTarget target, ReadOnlyMemory<byte> value, long sequence, ReadOnlyMemory<byte> signature)
    {
        Target = target;
        Value = value;
        Sequence = sequence;
        Signature = signature;
        _key = target.Key?.ToArray() ?? [];
    }

    /// <summary>Where it is kept.</summary>
    public DhtTarget Target { get; }

    /// <summary>The value: one bencoded string, integer, list or dictionary.</summary>
    public ReadOnlyMemory<byte> Value { get; }

    /// <summary>Whether a later version can take its place.</summary>
    public bool IsMutable => Target.Key is not null;

    /// <summary>Who signed it; null when it is immutable.</summary>
    public Ed25519PublicKey? Key => Target.Key;

    /// <summary>What tells the items of one key apart; mostly empty.</summary>
    public ReadOnlyMemory<byte> Salt => Target.Salt;

    /// <summary>The version of a mutable item, never negative; 0 when it is immutable.</summary>
    public long Sequence { get; }

    /// <summary>64 bytes over salt, sequence number and value; empty when it is immutable.</summary>
    public ReadOnlyMemory<byte> Signature { get; }

    internal ReadOnlySpan<byte> KeyBytes => _key;

    /// <summary>Makes an item that is found by its hash.</summary>
    /// <param name="value">One bencoded value with sorted keys, of at most <see cref="MaxValueLength"/> bytes; copied.</param>
    /// <exception cref="FormatException">The value is something else, or too long.</exception>
    public static DhtItem CreateImmutable(ReadOnlySpan<byte> value)
    {
        CheckValue(value);
        return new DhtItem(DhtTarget.ForValue(value), value.ToArray(), 0, default);
    }

    /// <summary>Makes and signs a version of an item that is found by a public key.</summary>
    /// <param name="key">Who signs.</param>
    /// <param name="value">One bencoded value with sorted keys, of at most <see cref="MaxValueLength"/> bytes; copied.</param>
    /// <param name="sequence">The version, 0 or more; nodes refuse what is not greater than what they have.</param>
    /// <param name="salt">0 to 64 bytes; copied.</param>
    /// <exception cref="FormatException">The value is something else, or too long.</exception>
    /// <exception cref="ArgumentException">The salt is too long or the version negative.</exception>
    public static DhtItem CreateMutable(Ed25519PrivateKey key, ReadOnlySpan<byte> value, long sequence, ReadOnlySpan<byte> salt = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentOutOfRangeException.ThrowIfNegative(sequence);
        CheckValue(value);
        var target = DhtTarget.ForKey(key.PublicKey, salt);
        var signature = key.Sign(GetSignedBytes(salt, sequence, value));
        return new DhtItem(target, value.ToArray(), sequence, signature);
    }

    /// <summary>Takes a mutable item that another signed, such as one to be kept alive.</summary>
    /// <param name="key">Who signed.</param>
    /// <param name="value">The bencoded value; copied.</param>
    /// <param name="sequence">The version.</param>
    /// <param name="signature">64 bytes; copied.</param>
    /// <param name="salt">0 to 64 bytes; copied.</param>
    /// <param name="item">The item, or null.</param>
    /// <returns>False when the signature is not that of these bytes, or a part is out of its range.</returns>
    public static bool TryCreateSigned(
        Ed25519PublicKey key, ReadOnlySpan<byte> value, long sequence, ReadOnlySpan<byte> signature, ReadOnlySpan<byte> salt, [NotNullWhen(true)] out DhtItem? item)
    {
        ArgumentNullException.ThrowIfNull(key);
        item = null;
        if (sequence < 0 || salt.Length > DhtTarget.MaxSaltLength || value.Length > MaxValueLength || !KrpcParser.IsCanonical(value)
            || !key.Verify(GetSignedBytes(salt, sequence, value), signature))
        {
            return false;
        }

        item = new DhtItem(DhtTarget.ForKey(key, salt), value.ToArray(), sequence, signature.ToArray());
        return true;
    }

    /// <summary>Bencodes a text as a string, the simplest value.</summary>
    public static byte[] EncodeText(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var output = new ArrayBufferWriter<byte>();
        new BencodeWriter(output).WriteText(text);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>The value as text, if it is a string; malformed UTF-8 becomes U+FFFD.</summary>
    /// <returns>False when the value is an integer, a list or a dictionary.</returns>
    public bool TryGetText([NotNullWhen(true)] out string? text)
    {
        var value = BencodeValue.Parse(Value);
        text = value.Kind == BencodeKind.String ? value.AsText() : null;
        return text is not null;
    }

    /// <summary>What is signed (BEP 44, Signature verification): <c>[4:salt N:salt] 3:seq i N e 1:v value</c>.</summary>
    internal static byte[] GetSignedBytes(ReadOnlySpan<byte> salt, long sequence, ReadOnlySpan<byte> value)
    {
        const int Overhead = 48;
        Span<byte> bytes = stackalloc byte[MaxValueLength + DhtTarget.MaxSaltLength + Overhead];
        var writer = new PacketWriter(bytes);
        writer.OptionalString("4:salt"u8, salt);
        writer.OptionalInteger("3:seq"u8, sequence);
        writer.Raw("1:v"u8);
        writer.Raw(value);
        return bytes[..writer.Length].ToArray();
    }

    private static void CheckValue(ReadOnlySpan<byte> value)
    {
        if (value.Length > MaxValueLength)
            throw new FormatException($"A value has at most {MaxValueLength} bytes, not {value.Length}.");
        if (!KrpcParser.IsCanonical(value))
            throw new FormatException("A value is one bencoded string, integer, list or dictionary with sorted keys.");
    }
}

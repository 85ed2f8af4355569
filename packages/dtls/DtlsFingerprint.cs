using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace WebTorrent.Dtls;

/// <summary>
/// The hash of a certificate, which stands in SDP: <c>sha-256 12:DF:3E:...</c> (RFC 8122 §5). Immutable, thread-safe, compared by value. The default
/// value matches nothing.
/// </summary>
public readonly struct DtlsFingerprint : IEquatable<DtlsFingerprint>
{
    private static readonly (string Name, int Size)[] Algorithms = [("sha-256", 32), ("sha-384", 48), ("sha-512", 64)];

    private readonly byte[]? _hash;

    private DtlsFingerprint(DtlsHashAlgorithm algorithm, byte[] hash)
    {
        Algorithm = algorithm;
        _hash = hash;
    }

    /// <summary>What it was hashed with.</summary>
    public DtlsHashAlgorithm Algorithm { get; }

    /// <summary>The hash: 32, 48 or 64 bytes.</summary>
    public ReadOnlySpan<byte> Hash => _hash;

    /// <summary>The fingerprint of a certificate.</summary>
    /// <param name="algorithm">What to hash with.</param>
    /// <param name="certificate">The certificate in DER; it is only hashed, not parsed.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such algorithm.</exception>
    public static DtlsFingerprint Compute(DtlsHashAlgorithm algorithm, ReadOnlySpan<byte> certificate) => new(algorithm, algorithm switch
    {
        DtlsHashAlgorithm.Sha256 => SHA256.HashData(certificate),
        DtlsHashAlgorithm.Sha384 => SHA384.HashData(certificate),
        DtlsHashAlgorithm.Sha512 => SHA512.HashData(certificate),
        _ => throw new ArgumentOutOfRangeException(nameof(algorithm), algorithm, "There is no such algorithm."),
    });

    /// <summary>Reads the value of an <c>a=fingerprint</c> line: a name, a space, pairs of hexadecimal digits with colons between. Case does not matter.</summary>
    /// <param name="text">The text; at most 200 characters can be a fingerprint.</param>
    /// <param name="fingerprint">The fingerprint, when the result is true.</param>
    /// <returns>False for anything else, also for hash functions that are broken (SHA-1, MD5) or unknown; such a line is to be ignored.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, out DtlsFingerprint fingerprint)
    {
        fingerprint = default;
        text = text.Trim(' ');
        for (var i = 0; i < Algorithms.Length; i++)
        {
            var (name, size) = Algorithms[i];
            if (!text.StartsWith(name + " ", StringComparison.OrdinalIgnoreCase))
                continue;
            var hash = new byte[size];
            if (!TryReadPairs(text[(name.Length + 1)..].TrimStart(' '), hash))
                return false;
            fingerprint = new DtlsFingerprint((DtlsHashAlgorithm)i, hash);
            return true;
        }
        return false;
    }

    /// <summary>As <see cref="TryParse"/>.</summary>
    /// <param name="text">The value of the line.</param>
    /// <exception cref="FormatException">This is no fingerprint.</exception>
    public static DtlsFingerprint Parse(ReadOnlySpan<char> text) =>
        TryParse(text, out var fingerprint) ? fingerprint : throw new FormatException("This is no fingerprint of a certificate.");

    /// <summary>Whether this is the fingerprint of a certificate.</summary>
    /// <param name="certificate">The certificate in DER; it is only hashed, not parsed.</param>
    public bool Matches(ReadOnlySpan<byte> certificate) =>
        _hash is not null && CryptographicOperations.FixedTimeEquals(_hash, Compute(Algorithm, certificate)._hash);

    /// <summary>As in SDP: <c>sha-256 12:DF:3E:...</c>, digits in upper case. Empty for the default value.</summary>
    public override string ToString() =>
        _hash is null ? "" : $"{Algorithms[(int)Algorithm].Name} {string.Join(':', _hash.Select(value => value.ToString("X2", null)))}";

    /// <inheritdoc/>
    public bool Equals(DtlsFingerprint other) => Algorithm == other.Algorithm && Hash.SequenceEqual(other.Hash);

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is DtlsFingerprint other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(Hash);
        return hash.ToHashCode();
    }

    /// <summary>Whether two fingerprints are the same.</summary>
    public static bool operator ==(DtlsFingerprint left, DtlsFingerprint right) => left.Equals(right);

    /// <summary>Whether two fingerprints differ.</summary>
    public static bool operator !=(DtlsFingerprint left, DtlsFingerprint right) => !left.Equals(right);

    private static bool TryReadPairs(ReadOnlySpan<char> text, Span<byte> hash)
    {
        if (text.Length != (hash.Length * 3) - 1)
            return false;
        for (var i = 0; i < hash.Length; i++)
        {
            var pair = text[(i * 3)..];
            if (!char.IsAsciiHexDigit(pair[0]) || !char.IsAsciiHexDigit(pair[1]) || (i < hash.Length - 1 && pair[2] != ':'))
                return false;
            hash[i] = (byte)((ValueOf(pair[0]) << 4) | ValueOf(pair[1]));
        }
        return true;
    }

    private static int ValueOf(char digit) => digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10;
}

using System.Diagnostics.CodeAnalysis;
using WebTorrent.Ed25519.Core;

namespace WebTorrent.Ed25519;

/// <summary>An Ed25519 public key (RFC 8032 §5.1.5). Immutable and thread-safe.</summary>
/// <remarks>
/// <para>Keys are taken in their one canonical form only: a y-coordinate under 2^255 - 19, a point on the curve, and no "minus zero".</para>
/// <para>The eight points of small order are refused as keys. No secret leads to them, and under them one signature fits every message or every
/// eighth. A point with a part of small order is accepted, as RFC 8032 does.</para>
/// </remarks>
public sealed class Ed25519PublicKey : IEquatable<Ed25519PublicKey>
{
    /// <summary>The length of a key in bytes: 32.</summary>
    public const int Size = 32;

    /// <summary>The length of a signature in bytes: 64.</summary>
    public const int SignatureSize = 64;

    private readonly byte[] _bytes;

    // The negated point, so that verifying is one sum.
    private readonly OddMultiples _negated;

    private Ed25519PublicKey(ReadOnlySpan<byte> bytes, in ExtendedPoint point)
    {
        _bytes = bytes.ToArray();
        _negated = new OddMultiples(-point);
    }

    /// <summary>Reads a key.</summary>
    /// <param name="bytes">Exactly 32 bytes; copied.</param>
    /// <exception cref="FormatException">These bytes are no key: see the remarks on this type.</exception>
    public static Ed25519PublicKey FromBytes(ReadOnlySpan<byte> bytes) =>
        TryFromBytes(bytes, out var key) ? key : throw new FormatException($"These {bytes.Length} bytes are no Ed25519 public key.");

    /// <summary>Reads a key.</summary>
    /// <param name="bytes">A key is 32 bytes; copied.</param>
    /// <param name="key">The key, when the result is true.</param>
    /// <returns>False when these bytes are no key: see the remarks on this type.</returns>
    public static bool TryFromBytes(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out Ed25519PublicKey? key)
    {
        key = null;
        if (bytes.Length != Size || !ExtendedPoint.TryRead(bytes, out var point) || point.HasSmallOrder)
            return false;
        key = new Ed25519PublicKey(bytes, point);
        return true;
    }

    /// <summary>Whether <paramref name="signature"/> was made over <paramref name="message"/> with the private key to this key (RFC 8032 §5.1.7).</summary>
    /// <remarks>
    /// Strict: S must be less than L, so that nobody can make a second signature out of one, and R must be in canonical form. The equation is the one
    /// without cofactor, as in OpenSSL: S B = R + k A. What was wrong is not told, and takes no secret to compute, so the time it takes is not hidden.
    /// </remarks>
    /// <param name="message">Any length.</param>
    /// <param name="signature">A signature is 64 bytes; for any other length the result is false.</param>
    public bool Verify(ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        if (signature.Length != SignatureSize || !Scalar.TryReadCanonical(signature[Size..], out var s))
            return false;
        var k = ScalarHash.Compute(signature[..Size], _bytes, message);
        Span<byte> r = stackalloc byte[Size];
        BasePoint.MultiplyAdd(k, _negated, s).WriteBytes(r);
        return r.SequenceEqual(signature[..Size]);
    }

    /// <summary>Writes the 32 bytes.</summary>
    /// <param name="destination">At least 32 bytes; the rest is left alone.</param>
    /// <exception cref="ArgumentException">The destination is too short.</exception>
    public void CopyTo(Span<byte> destination)
    {
        if (destination.Length < Size) throw new ArgumentException($"A public key needs {Size} bytes.", nameof(destination));
        _bytes.CopyTo(destination);
    }

    /// <summary>The 32 bytes in a new array.</summary>
    public byte[] ToArray() => [.. _bytes];

    /// <summary>64 lower-case hexadecimal digits.</summary>
    public override string ToString() => Convert.ToHexStringLower(_bytes);

    /// <inheritdoc />
    public bool Equals([NotNullWhen(true)] Ed25519PublicKey? other) => other is not null && _bytes.AsSpan().SequenceEqual(other._bytes);

    /// <inheritdoc />
    public override bool Equals([NotNullWhen(true)] object? obj) => Equals(obj as Ed25519PublicKey);

    /// <inheritdoc />
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(_bytes);
        return hash.ToHashCode();
    }

    internal ReadOnlySpan<byte> AsSpan() => _bytes;
}

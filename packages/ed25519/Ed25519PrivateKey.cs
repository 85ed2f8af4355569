using System.Security.Cryptography;
using WebTorrent.Ed25519.Core;

namespace WebTorrent.Ed25519;

/// <summary>An Ed25519 private key (RFC 8032 §5.1.5). Thread-safe, but for disposing, which overwrites the secret.</summary>
/// <remarks>
/// Signing takes the same time and touches the same memory whatever the secret. The key's own memory is pinned, so that the collector makes no
/// copies of it; nobody can promise the same for registers and stack.
/// </remarks>
public sealed class Ed25519PrivateKey : IDisposable
{
    /// <summary>The length of a seed in bytes: 32.</summary>
    public const int SeedSize = 32;

    /// <summary>The length of the expanded form in bytes: 64.</summary>
    public const int ExpandedSize = 64;

    /// <summary>The length of a signature in bytes: 64.</summary>
    public const int SignatureSize = Ed25519PublicKey.SignatureSize;

    private const int ScalarSize = Scalar.Size;

    private readonly byte[]? _seed;

    // scalar ‖ prefix
    private readonly byte[] _expanded = GC.AllocateArray<byte>(ExpandedSize, pinned: true);
    private bool _isDisposed;

    private Ed25519PrivateKey(ReadOnlySpan<byte> seed, ReadOnlySpan<byte> expanded)
    {
        if (seed.Length > 0)
        {
            _seed = GC.AllocateArray<byte>(SeedSize, pinned: true);
            seed.CopyTo(_seed);
        }

        expanded.CopyTo(_expanded);
        var scalar = Scalar.Reduce(_expanded.AsSpan(0, ScalarSize));
        if (scalar.IsZero)
            throw new ArgumentException("The scalar is a multiple of the group's order: nothing could be signed with it.", nameof(expanded));
        Span<byte> publicKey = stackalloc byte[Ed25519PublicKey.Size];
        BasePoint.Multiply(scalar).WriteBytes(publicKey);
        PublicKey = Ed25519PublicKey.FromBytes(publicKey);
    }

    /// <summary>The public key to this one. Usable after disposing.</summary>
    public Ed25519PublicKey PublicKey { get; }

    /// <summary>Makes a new key from the operating system's randomness.</summary>
    public static Ed25519PrivateKey Generate()
    {
        Span<byte> seed = stackalloc byte[SeedSize];
        RandomNumberGenerator.Fill(seed);
        var key = FromSeed(seed);
        CryptographicOperations.ZeroMemory(seed);
        return key;
    }

    /// <summary>Makes the key that a seed stands for (RFC 8032 §5.1.5), which is what most programs call "the private key".</summary>
    /// <param name="seed">Exactly 32 bytes of good randomness; copied.</param>
    /// <exception cref="ArgumentException">The length is not 32.</exception>
    public static Ed25519PrivateKey FromSeed(ReadOnlySpan<byte> seed)
    {
        if (seed.Length != SeedSize) throw new ArgumentException($"A seed is {SeedSize} bytes, not {seed.Length}.", nameof(seed));
        Span<byte> expanded = stackalloc byte[ExpandedSize];
        SHA512.HashData(seed, expanded);
        expanded[0] &= 0xF8;
        expanded[ScalarSize - 1] &= 0x7F;
        expanded[ScalarSize - 1] |= 0x40;
        var key = new Ed25519PrivateKey(seed, expanded);
        CryptographicOperations.ZeroMemory(expanded);
        return key;
    }

    /// <summary>Makes a key from the hash of a seed, as libtorrent, SUPERCOP and the test vectors of BEP 44 keep keys. The seed stays unknown.</summary>
    /// <param name="expanded">
    /// Exactly 64 bytes: the scalar, least byte first, and the prefix that makes signatures differ; copied. The scalar is used as it is, modulo L, so
    /// keys derived by adding to a scalar work too.
    /// </param>
    /// <exception cref="ArgumentException">The length is not 64, or the scalar is a multiple of the group's order.</exception>
    public static Ed25519PrivateKey FromExpanded(ReadOnlySpan<byte> expanded)
    {
        if (expanded.Length != ExpandedSize)
            throw new ArgumentException($"An expanded key is {ExpandedSize} bytes, not {expanded.Length}.", nameof(expanded));
        return new Ed25519PrivateKey([], expanded);
    }

    /// <summary>Signs a message (RFC 8032 §5.1.6): always the same signature for the same key and message.</summary>
    /// <param name="message">Any length.</param>
    /// <param name="signature">At least 64 bytes; the first 64 get the signature. May not overlap the message.</param>
    /// <exception cref="ArgumentException">The destination is too short.</exception>
    /// <exception cref="ObjectDisposedException">The secret was overwritten.</exception>
    public void Sign(ReadOnlySpan<byte> message, Span<byte> signature)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (signature.Length < SignatureSize) throw new ArgumentException($"A signature needs {SignatureSize} bytes.", nameof(signature));
        var nonce = ScalarHash.Compute(_expanded.AsSpan(ScalarSize), [], message);
        BasePoint.Multiply(nonce).WriteBytes(signature);
        var k = ScalarHash.Compute(signature[..Ed25519PublicKey.Size], PublicKey.AsSpan(), message);
        var scalar = Scalar.Reduce(_expanded.AsSpan(0, ScalarSize));
        Scalar.MultiplyAdd(k, scalar, nonce).WriteBytes(signature[Ed25519PublicKey.Size..]);
    }

    /// <summary>Signs a message (RFC 8032 §5.1.6).</summary>
    /// <returns>64 new bytes.</returns>
    /// <exception cref="ObjectDisposedException">The secret was overwritten.</exception>
    public byte[] Sign(ReadOnlySpan<byte> message)
    {
        var signature = new byte[SignatureSize];
        Sign(message, signature);
        return signature;
    }

    /// <summary>The 32 bytes that this key was made from, in a new array; null for one made from its expanded form.</summary>
    /// <exception cref="ObjectDisposedException">The secret was overwritten.</exception>
    public byte[]? ExportSeed()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        return _seed is null ? null : [.. _seed];
    }

    /// <summary>Scalar and prefix, 64 bytes in a new array: what <see cref="FromExpanded"/> takes.</summary>
    /// <exception cref="ObjectDisposedException">The secret was overwritten.</exception>
    public byte[] ExportExpanded()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        return [.. _expanded];
    }

    /// <summary>Overwrites the secret.</summary>
    public void Dispose()
    {
        _isDisposed = true;
        CryptographicOperations.ZeroMemory(_seed);
        CryptographicOperations.ZeroMemory(_expanded);
    }
}

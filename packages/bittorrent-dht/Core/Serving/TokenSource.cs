using System.Security.Cryptography;

namespace WebTorrent.Dht.Core.Serving;

/// <summary>
/// Tokens that let an address store something for a few minutes (BEP 5, get_peers): a hash of the address, the target and a secret that changes every five
/// minutes; those of the last two secrets count. They prove that the address is where the one who asks is.
/// </summary>
internal sealed class TokenSource
{
    /// <summary>The length of a token in bytes.</summary>
    public const int Size = 8;

    /// <summary>The life of a secret; a token is good for one to two of these.</summary>
    public static readonly TimeSpan RotateEvery = TimeSpan.FromMinutes(5);

    private const int SecretSize = 16;

    private readonly Random _random;
    private readonly byte[] _secret = new byte[SecretSize];
    private readonly byte[] _previous = new byte[SecretSize];
    private TimeSpan _rotateAt;

    public TokenSource(Random random)
    {
        _random = random;
        random.NextBytes(_secret);
        random.NextBytes(_previous);
        _rotateAt = RotateEvery;
    }

    /// <summary>Writes the <see cref="Size"/> bytes of a token.</summary>
    public void Write(TimeSpan now, NodeAddress to, NodeId target, Span<byte> token)
    {
        Rotate(now);
        Write(_secret, to, target, token);
    }

    public bool IsValid(TimeSpan now, NodeAddress from, NodeId target, ReadOnlySpan<byte> token)
    {
        Rotate(now);
        return Matches(_secret, from, target, token) || Matches(_previous, from, target, token);
    }

    private static bool Matches(byte[] secret, NodeAddress from, NodeId target, ReadOnlySpan<byte> token)
    {
        Span<byte> expected = stackalloc byte[Size];
        Write(secret, from, target, expected);
        return CryptographicOperations.FixedTimeEquals(expected, token);
    }

    private static void Write(byte[] secret, NodeAddress address, NodeId target, Span<byte> token)
    {
        Span<byte> input = stackalloc byte[SecretSize + 16 + NodeId.Size];
        Span<byte> hash = stackalloc byte[SHA1.HashSizeInBytes];
        secret.CopyTo(input);
        var length = SecretSize + address.WriteAddress(input[SecretSize..]);
        target.CopyTo(input[length..]);
        SHA1.HashData(input[..(length + NodeId.Size)], hash);
        hash[..Size].CopyTo(token);
    }

    private void Rotate(TimeSpan now)
    {
        if (now < _rotateAt)
            return;
        _secret.CopyTo(_previous, 0);
        _random.NextBytes(_secret);
        // After a long sleep nothing that was given out before is good any more.
        if (now >= _rotateAt + RotateEvery)
            _random.NextBytes(_previous);
        _rotateAt = now + RotateEvery;
    }
}

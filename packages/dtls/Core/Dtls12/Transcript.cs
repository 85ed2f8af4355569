using System.Security.Cryptography;

namespace WebTorrent.Dtls.Core.Dtls12;

/// <summary>The hash of all messages of a handshake, of both sides (RFC 6347 §4.2.6).</summary>
internal sealed class Transcript : IDisposable
{
    public const int HashSize = SHA256.HashSizeInBytes;

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public void Add(ReadOnlySpan<byte> message) => _hash.AppendData(message);

    /// <summary>The hash so far.</summary>
    public byte[] GetHash() => _hash.GetCurrentHash();

    /// <summary>Forgets everything: the first ClientHello and the answer to it do not count when a cookie was asked for.</summary>
    public void Restart() => _hash.GetHashAndReset();

    public void Dispose() => _hash.Dispose();
}

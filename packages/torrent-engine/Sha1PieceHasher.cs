using System.Security.Cryptography;

namespace WebTorrent.TorrentEngine;

/// <summary>SHA-1 by the BCL, on the calling thread. Thread-safe, without state.</summary>
public sealed class Sha1PieceHasher : IPieceHasher
{
    /// <inheritdoc/>
    public int HashLength => SHA1.HashSizeInBytes;

    /// <inheritdoc/>
    public ValueTask HashAsync(ReadOnlyMemory<byte> data, Memory<byte> destination, CancellationToken cancellationToken)
    {
        SHA1.HashData(data.Span, destination.Span);
        return default;
    }
}

namespace WebTorrent.TorrentEngine;

/// <summary>Hashes pieces: the platform's own implementation, handed to the engine (the BCL's, or a page's <c>crypto.subtle</c>).</summary>
/// <remarks>Called from several workers at once.</remarks>
public interface IPieceHasher
{
    /// <summary>How many bytes a hash has (20: SHA-1, BEP 3).</summary>
    int HashLength { get; }

    /// <summary>Hashes <paramref name="data"/> into <paramref name="destination"/>.</summary>
    /// <param name="data">A whole piece. Not used after the task has ended.</param>
    /// <param name="destination">Exactly <see cref="HashLength"/> bytes.</param>
    /// <param name="cancellationToken">Ends the wait early.</param>
    /// <returns>Complete when the hash is written; already complete where hashing is synchronous.</returns>
    ValueTask HashAsync(ReadOnlyMemory<byte> data, Memory<byte> destination, CancellationToken cancellationToken);
}

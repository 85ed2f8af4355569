namespace WebTorrent.ChunkStore;

/// <summary>Keeps the data of one torrent, addressed by piece.</summary>
/// <remarks>
/// Thread-safe: any number of reads and writes may run at once, as long as no two of them touch the same bytes and one of the two writes.
/// A store may work on the caller's thread and complete before it returns; call it where waiting for a disk is no harm.
/// Buffers belong to the caller again when the returned task has completed.
/// </remarks>
public interface IChunkStore : IAsyncDisposable
{
    /// <summary>Fills the whole destination with bytes of one piece.</summary>
    /// <param name="piece">Index of the piece, from 0.</param>
    /// <param name="offset">First byte inside the piece.</param>
    /// <param name="destination">Filled to its end; the range must lie inside the piece.</param>
    /// <param name="cancellationToken">Cancels the read before it begins.</param>
    /// <exception cref="ArgumentOutOfRangeException">The range does not lie inside a piece.</exception>
    /// <exception cref="ChunkStoreException">The bytes cannot be read; the destination holds anything.</exception>
    /// <exception cref="ObjectDisposedException">The store is closed.</exception>
    ValueTask ReadAsync(int piece, int offset, Memory<byte> destination, CancellationToken cancellationToken = default);

    /// <summary>Stores bytes of one piece. A read that begins after it has completed sees them.</summary>
    /// <param name="piece">Index of the piece, from 0.</param>
    /// <param name="offset">First byte inside the piece.</param>
    /// <param name="source">The bytes; the range must lie inside the piece.</param>
    /// <param name="cancellationToken">Cancels the write before it begins.</param>
    /// <exception cref="ArgumentOutOfRangeException">The range does not lie inside a piece.</exception>
    /// <exception cref="ChunkStoreException">The bytes cannot be written; some of them may have been.</exception>
    /// <exception cref="ObjectDisposedException">The store is closed.</exception>
    ValueTask WriteAsync(int piece, int offset, ReadOnlyMemory<byte> source, CancellationToken cancellationToken = default);

    /// <summary>Makes every write that has completed survive a loss of power, as far as the store can.</summary>
    /// <exception cref="ChunkStoreException">Some of it could not be made durable; the next call tries again.</exception>
    /// <exception cref="ObjectDisposedException">The store is closed.</exception>
    ValueTask FlushAsync(CancellationToken cancellationToken = default);
}

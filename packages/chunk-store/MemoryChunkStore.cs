namespace WebTorrent.ChunkStore;

/// <summary>Keeps a torrent in memory: for tests, for small torrents, and where there is no disk. Memory is taken piece by piece, at the first write.</summary>
/// <remarks>Everything completes on the caller's thread. Bytes of a piece that was written in part read as zeros where nothing was written.</remarks>
public sealed class MemoryChunkStore : IChunkStore
{
    private readonly PieceRange _range;
    private byte[]?[]? _pieces;

    /// <summary>An empty store.</summary>
    /// <param name="length">Length of the torrent in bytes, at least 0.</param>
    /// <param name="pieceLength">Length in bytes of every piece but the last, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A length is out of its range, or they make more than 2^31-1 pieces.</exception>
    public MemoryChunkStore(long length, int pieceLength)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfLessThan(pieceLength, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length / pieceLength, Array.MaxLength - 1, nameof(length));
        _range = new PieceRange(length, pieceLength);
        _pieces = new byte[]?[_range.PieceCount];
    }

    /// <inheritdoc/>
    /// <exception cref="ChunkStoreException"><see cref="ChunkStoreError.Missing"/>: nothing of the piece was ever written.</exception>
    public ValueTask ReadAsync(int piece, int offset, Memory<byte> destination, CancellationToken cancellationToken = default)
    {
        var pieces = Pieces();
        _range.Locate(piece, offset, destination.Length);
        if (cancellationToken.IsCancellationRequested) return ValueTask.FromCanceled(cancellationToken);
        if (Volatile.Read(ref pieces[piece]) is not { } bytes)
        {
            return ValueTask.FromException(new ChunkStoreException(ChunkStoreError.Missing, $"Piece {piece} was never written."));
        }

        bytes.AsMemory(offset, destination.Length).CopyTo(destination);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask WriteAsync(int piece, int offset, ReadOnlyMemory<byte> source, CancellationToken cancellationToken = default)
    {
        var pieces = Pieces();
        _range.Locate(piece, offset, source.Length);
        if (cancellationToken.IsCancellationRequested) return ValueTask.FromCanceled(cancellationToken);
        source.CopyTo(GetOrAdd(ref pieces[piece], _range.LengthOf(piece)).AsMemory(offset));
        return ValueTask.CompletedTask;
    }

    /// <summary>Does nothing: memory survives no loss of power.</summary>
    /// <inheritdoc/>
    public ValueTask FlushAsync(CancellationToken cancellationToken = default)
    {
        Pieces();
        return cancellationToken.IsCancellationRequested ? ValueTask.FromCanceled(cancellationToken) : ValueTask.CompletedTask;
    }

    /// <summary>Gives the memory back.</summary>
    public ValueTask DisposeAsync()
    {
        _pieces = null;
        return ValueTask.CompletedTask;
    }

    private static byte[] GetOrAdd(ref byte[]? slot, int length)
    {
        if (Volatile.Read(ref slot) is { } bytes) return bytes;
        var fresh = new byte[length];
        // Two writers of one piece may meet here: both must end up with the same array.
        return Interlocked.CompareExchange(ref slot, fresh, null) ?? fresh;
    }

    private byte[]?[] Pieces() => _pieces ?? throw new ObjectDisposedException(nameof(MemoryChunkStore));
}

using WebTorrent.ChunkStore;
using WebTorrent.Protocol;

namespace WebTorrent.TorrentEngine.Swarm;

/// <summary>Hands a wire's writer blocks straight from the store. The writer asks only for what was queued, and only verified pieces are queued.</summary>
internal sealed class StoreBlockSource : IBlockSource
{
    private IChunkStore? _store;

    /// <summary>The store, from the moment that there is one.</summary>
    public void Attach(IChunkStore store) => Volatile.Write(ref _store, store);

    /// <inheritdoc/>
    public ValueTask ReadBlockAsync(BlockRequest request, Memory<byte> destination, CancellationToken cancellationToken)
        => Volatile.Read(ref _store) is { } store
            ? store.ReadAsync(request.Piece, request.Offset, destination, cancellationToken)
            : throw new InvalidOperationException("A block was queued before there was a store.");
}

namespace WebTorrent.TorrentEngine.Swarm;

/// <summary>Piece-sized buffers, used again and again; the one used last is handed out first, because it is still in the processor's cache.</summary>
/// <remarks>Not thread-safe: it belongs to the loop.</remarks>
internal sealed class PieceBuffers(int pieceLength, int keep)
{
    private readonly Stack<byte[]> _free = new();

    /// <summary>A buffer of at least one piece. Its content is undefined.</summary>
    public byte[] Rent() => _free.TryPop(out var buffer) ? buffer : GC.AllocateUninitializedArray<byte>(pieceLength, pinned: true);

    /// <summary>Takes a buffer back.</summary>
    public void Return(byte[] buffer)
    {
        if (_free.Count < keep)
            _free.Push(buffer);
    }
}

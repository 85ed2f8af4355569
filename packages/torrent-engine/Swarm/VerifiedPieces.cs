namespace WebTorrent.TorrentEngine.Swarm;

/// <summary>Which pieces are verified and in the store: written on the loop, read by anyone (streams, uploads) without waiting for it.</summary>
internal sealed class VerifiedPieces(int count)
{
    private readonly long[] _words = new long[(count + 63) >> 6];

    /// <summary>True when the piece can be read from the store.</summary>
    public bool Contains(int piece) => (Volatile.Read(ref _words[piece >> 6]) & (1L << piece)) != 0;

    /// <summary>The piece is in the store, whole and right.</summary>
    public void Add(int piece) => Interlocked.Or(ref _words[piece >> 6], 1L << piece);
}

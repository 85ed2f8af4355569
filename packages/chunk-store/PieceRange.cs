namespace WebTorrent.ChunkStore;

/// <summary>From a range inside a piece to a place in the torrent's bytes.</summary>
internal sealed class PieceRange
{
    private readonly long _length;
    private readonly int _pieceLength;

    public PieceRange(long length, int pieceLength)
    {
        _length = length;
        _pieceLength = pieceLength;
        PieceCount = checked((int)((length / pieceLength) + (length % pieceLength == 0 ? 0 : 1)));
    }

    public int PieceCount { get; }

    public int LengthOf(int piece) => (int)Math.Min(_pieceLength, _length - ((long)piece * _pieceLength));

    /// <summary>Where the range begins in the torrent; throws unless it lies inside the piece.</summary>
    public long Locate(int piece, int offset, int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)piece, (uint)PieceCount, nameof(piece));
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((long)offset + count, LengthOf(piece), nameof(offset));
        return ((long)piece * _pieceLength) + offset;
    }
}

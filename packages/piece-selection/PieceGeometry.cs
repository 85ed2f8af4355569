namespace WebTorrent.PieceSelection;

/// <summary>How the torrent's bytes fall into pieces and blocks.</summary>
internal sealed class PieceGeometry
{
    private readonly int _pieceLength;
    private readonly int _lastPieceLength;
    private readonly int _blockSize;

    public PieceGeometry(PiecePickerOptions options)
    {
        PieceCount = options.PieceCount;
        _pieceLength = options.PieceLength;
        _blockSize = options.BlockSize;
        _lastPieceLength = PieceCount == 0 ? 0 : (int)(options.Length - ((long)(PieceCount - 1) * _pieceLength));
        BlocksPerPiece = Blocks(Math.Min(_pieceLength, options.Length));
    }

    public int PieceCount { get; }

    /// <summary>Blocks in the longest piece.</summary>
    public int BlocksPerPiece { get; }

    public bool IsPiece(int piece) => (uint)piece < (uint)PieceCount;

    public bool IsBlock(PieceBlock block) => IsPiece(block.Piece) && (uint)block.Block < (uint)BlocksIn(block.Piece);

    public int BlocksIn(int piece) => Blocks(LengthOf(piece));

    public int BlockLength(PieceBlock block) =>
        (int)Math.Min(_blockSize, LengthOf(block.Piece) - ((long)block.Block * _blockSize));

    private int LengthOf(int piece) => piece == PieceCount - 1 ? _lastPieceLength : _pieceLength;

    private int Blocks(long length) => (int)((length + _blockSize - 1) / _blockSize);
}

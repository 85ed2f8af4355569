using WebTorrent.Identifiers;

namespace WebTorrent.ParseTorrent;

public sealed partial class TorrentInfo
{
    /// <summary>
    /// Bytes in one piece: <see cref="PieceLength"/>, or what is left for the last. In a torrent of version 2 only, what is left for
    /// the last of each file; in a hybrid padding makes those whole.
    /// </summary>
    /// <param name="piece">0 to <see cref="PieceCount"/> - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such piece.</exception>
    public int GetPieceLength(int piece)
    {
        ThrowIfNoPiece(piece);
        var end = Length;
        if (Versions == TorrentVersions.V2)
        {
            var file = _pieceMap!.FileOf(piece);
            end = file.Offset + file.Length;
        }

        return (int)Math.Min(PieceLength, end - ((long)piece * PieceLength));
    }

    /// <summary>The SHA-1 hash that a piece must have: 20 bytes of this torrent's own memory.</summary>
    /// <param name="piece">0 to <see cref="PieceCount"/> - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such piece.</exception>
    /// <exception cref="InvalidOperationException">The torrent is of version 2 only, and has no such hashes.</exception>
    public ReadOnlySpan<byte> GetPieceHash(int piece)
    {
        ThrowIfNoPiece(piece);
        if (!Versions.HasFlag(TorrentVersions.V1))
            throw new InvalidOperationException("The torrent is of version 2 only, and has no SHA-1 hashes.");
        return PieceHashes.Span.Slice(piece * InfoHash.Size, InfoHash.Size);
    }

    /// <summary>
    /// The root of the <see cref="MerkleTree"/> that a piece must have: 32 bytes of this torrent's own memory (BEP 52, <c>piece layers</c>). It covers
    /// the bytes of one file alone, and not the padding behind them.
    /// </summary>
    /// <param name="piece">0 to <see cref="PieceCount"/> - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such piece.</exception>
    /// <exception cref="InvalidOperationException">The torrent is of version 1 only, or its piece layers are not known: see <see cref="HasPieceLayers"/>.</exception>
    public ReadOnlySpan<byte> GetPieceHashV2(int piece)
    {
        ThrowIfNoPiece(piece);
        if (_pieceMap is null)
            throw new InvalidOperationException("The torrent is of version 1 only, and has no SHA-256 hashes.");
        var file = _pieceMap.FileOf(piece);
        if (file.PieceLayer.IsEmpty)
            throw new InvalidOperationException("The piece layers are not known yet: they come from peers, not with the metadata.");
        return file.PieceLayer.Span.Slice((piece - file.FirstPiece) * MerkleTree.HashSize, MerkleTree.HashSize);
    }

    private void ThrowIfNoPiece(int piece)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(piece);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(piece, PieceCount);
    }
}

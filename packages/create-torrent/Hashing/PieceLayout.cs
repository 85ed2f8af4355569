using System.Runtime.InteropServices;
using WebTorrent.CreateTorrent.Inputs;

namespace WebTorrent.CreateTorrent.Hashing;

/// <summary>How the bytes are cut into pieces.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct PieceLayout(long Length, int PieceLength, int PieceCount)
{
    // The hashes of all pieces are one array.
    private const int MaxPieces = 4 * 1024 * 1024;

    internal static PieceLayout Of(IEnumerable<SourceFile> files, int pieceLength)
    {
        var length = TotalLength(files);
        if (length == 0)
            throw new TorrentBuildException(TorrentBuildErrorCode.NothingToShare, "There is nothing to share: no file, or not a byte in any.");
        var pieces = ((length - 1) / pieceLength) + 1;
        return pieces <= MaxPieces
            ? new PieceLayout(length, pieceLength, (int)pieces)
            : throw new TorrentBuildException(TorrentBuildErrorCode.TooManyPieces, $"{length} bytes in pieces of {pieceLength} are more than {MaxPieces} pieces. Choose longer ones.");
    }

    internal static long TotalLength(IEnumerable<SourceFile> files)
    {
        try
        {
            return files.Sum(file => file.Length);
        }
        catch (OverflowException e)
        {
            throw new TorrentBuildException(TorrentBuildErrorCode.TooManyPieces, "The files add up to more than 2^63 - 1 bytes.", null, e);
        }
    }
}

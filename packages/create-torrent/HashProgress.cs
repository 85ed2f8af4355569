using System.Runtime.InteropServices;

namespace WebTorrent.CreateTorrent;

/// <summary>How far the hashing has come.</summary>
/// <param name="BytesHashed">Bytes hashed so far.</param>
/// <param name="TotalBytes">Bytes in all; at least 1.</param>
/// <param name="PiecesHashed">Pieces hashed so far.</param>
/// <param name="PieceCount">Pieces in all; at least 1.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct HashProgress(long BytesHashed, long TotalBytes, int PiecesHashed, int PieceCount)
{
    /// <summary>The part that is done, 0 to 1.</summary>
    public double Fraction => TotalBytes == 0 ? 0 : (double)BytesHashed / TotalBytes;
}

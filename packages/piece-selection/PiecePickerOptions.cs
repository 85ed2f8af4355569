namespace WebTorrent.PieceSelection;

/// <summary>The shape of a torrent and the limits of its picker. Validated by <see cref="PiecePicker(PiecePickerOptions, Random)"/>.</summary>
public sealed record PiecePickerOptions
{
    /// <summary>Number of pieces; must be <see cref="Length"/> divided by <see cref="PieceLength"/>, rounded up. 0 for a torrent without bytes.</summary>
    public required int PieceCount { get; init; }

    /// <summary>Length of the torrent's data in bytes, at least 0.</summary>
    public required long Length { get; init; }

    /// <summary>Length in bytes of every piece but the last, at least 1 and at most about a million blocks.</summary>
    public required int PieceLength { get; init; }

    /// <summary>Length in bytes of every block but the last of a piece, at least 1. 16,384 by default: peers refuse more.</summary>
    public int BlockSize { get; init; } = 16384;

    /// <summary>
    /// How many pieces may be partial at once, at least 1; 64 by default. A soft limit that bounds the memory of the piece buffers:
    /// when it is reached only blocks of pieces already begun are picked. Pieces with a deadline do not heed it, and a peer that
    /// would otherwise have nothing to do may begin one piece above it, so that pieces which nobody can finish never stop a download.
    /// </summary>
    public int MaxActivePieces { get; init; } = 64;

    /// <summary>How many peers may be asked for one block at once, from 1 to 8; 3 by default. More than one only where duplicates are allowed.</summary>
    public int MaxRequestersPerBlock { get; init; } = 3;
}

namespace WebTorrent.PieceSelection;

/// <summary>What an arrived block meant to the picker.</summary>
public enum BlockOutcome
{
    /// <summary>This peer was not asked for the block, or was and the request has been abandoned; drop the data. Also for indices that do not exist.</summary>
    Unrequested = 0,

    /// <summary>The block is here already (another peer was faster, or the whole piece is had); drop the data.</summary>
    Duplicate = 1,

    /// <summary>The block was wanted; keep the data.</summary>
    Accepted = 2,

    /// <summary>The block was wanted and was the last of its piece: keep it, check the hash, then call
    /// <see cref="PiecePicker.MarkVerified"/> or <see cref="PiecePicker.MarkFailed"/>.</summary>
    PieceComplete = 3,
}

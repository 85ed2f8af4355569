namespace WebTorrent.PieceSelection;

/// <summary>How much a piece is wanted. All pieces of a higher priority that a peer has are picked before those of a lower one.</summary>
public enum PiecePriority : byte
{
    /// <summary>Not wanted: never picked, unless a reader sets a deadline on it.</summary>
    Skip = 0,

    /// <summary>Picked when the peer has nothing better.</summary>
    Low = 1,

    /// <summary>The priority of every piece at first.</summary>
    Normal = 2,

    /// <summary>Picked before others.</summary>
    High = 3,
}

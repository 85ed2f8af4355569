namespace WebTorrent.PieceSelection;

/// <summary>Which of the pieces already begun a peer may go on with.</summary>
internal enum PartialPieces
{
    /// <summary>Those that it began.</summary>
    Own,

    /// <summary>Those that no peer is at work on.</summary>
    Unowned,

    /// <summary>Those that it works on alone.</summary>
    Exclusive,

    /// <summary>Also those of other peers.</summary>
    Any,
}

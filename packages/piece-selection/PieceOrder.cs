namespace WebTorrent.PieceSelection;

/// <summary>The order in which pieces of equal priority are begun.</summary>
public enum PieceOrder
{
    /// <summary>The piece that the fewest peers have first, at random among equals: it keeps all pieces alive in the swarm.</summary>
    RarestFirst = 0,

    /// <summary>By rising index, for data that is used from the front.</summary>
    Sequential = 1,
}

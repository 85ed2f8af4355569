namespace WebTorrent.PieceSelection;

/// <summary>A queue of active pieces, linked through the pieces themselves: no allocation, removal from the middle in constant time.</summary>
internal sealed class ActivePieceList
{
    private ActivePiece? _last;

    public ActivePiece? First { get; private set; }

    public void AddLast(ActivePiece piece)
    {
        piece.List = this;
        piece.Previous = _last;
        piece.Next = null;
        if (_last is null) First = piece;
        else _last.Next = piece;
        _last = piece;
    }

    public void AddFirst(ActivePiece piece)
    {
        piece.List = this;
        piece.Previous = null;
        piece.Next = First;
        if (First is null) _last = piece;
        else First.Previous = piece;
        First = piece;
    }

    public void Remove(ActivePiece piece)
    {
        if (piece.Previous is null) First = piece.Next;
        else piece.Previous.Next = piece.Next;
        if (piece.Next is null) _last = piece.Previous;
        else piece.Next.Previous = piece.Previous;
        piece.List = null;
        piece.Next = null;
        piece.Previous = null;
    }
}

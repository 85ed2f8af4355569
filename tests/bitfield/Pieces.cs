namespace WebTorrent.Bitfield.Tests;

internal static class Pieces
{
    public static List<int> Of(PieceSet set)
    {
        var pieces = new List<int>();
        foreach (var piece in set) pieces.Add(piece);
        return pieces;
    }

    public static PieceSet Make(int count, IEnumerable<int> pieces)
    {
        var set = new PieceSet(count);
        foreach (var piece in pieces) set.Add(piece);
        return set;
    }
}

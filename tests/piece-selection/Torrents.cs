using WebTorrent.Bitfield;

namespace WebTorrent.PieceSelection.Tests;

/// <summary>Small torrents, and what peers have of them.</summary>
internal static class Torrents
{
    /// <summary>Pieces of so many blocks of 10 bytes.</summary>
    public static PiecePicker Picker(int pieces, int blocks, int maxActive = 64, int seed = 1) => new(
        new PiecePickerOptions
        {
            PieceCount = pieces,
            PieceLength = blocks * 10,
            Length = (long)pieces * blocks * 10,
            BlockSize = 10,
            MaxActivePieces = maxActive,
        },
        new Random(seed));

    public static PieceSet Everything(int pieces)
    {
        var set = new PieceSet(pieces);
        set.Fill();
        return set;
    }

    public static PieceSet Only(int pieces, params ReadOnlySpan<int> has)
    {
        var set = new PieceSet(pieces);
        foreach (var piece in has) set.Add(piece);
        return set;
    }

    public static PieceBlock[] Pick(this PiecePicker picker, PieceSet has, int peer, int count, bool allowDuplicates = false)
    {
        var room = new PieceBlock[count];
        return room[..picker.Pick(has, peer, room, allowDuplicates)];
    }
}

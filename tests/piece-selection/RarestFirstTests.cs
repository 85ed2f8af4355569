using WebTorrent.Bitfield;

namespace WebTorrent.PieceSelection.Tests;

public class RarestFirstTests
{
    [Fact]
    public void Pick_TakesPiecesByRisingAvailability()
    {
        var picker = Torrents.Picker(pieces: 4, blocks: 1);
        var seed = Torrents.Everything(4);
        picker.AddPeer(seed);
        picker.AddPeer(Torrents.Only(4, 0, 1, 3));
        picker.AddPeer(Torrents.Only(4, 0, 1));
        picker.AddPeer(Torrents.Only(4, 0));

        Assert.Equal([2, 3, 1, 0], picker.Pick(seed, 1, 4).Select(b => b.Piece));
    }

    [Fact]
    public void Pick_AmongEquallyRare_ChoosesAnyOfThem()
    {
        var seed = Torrents.Everything(8);
        var first = Enumerable.Range(0, 300).Select(s => Torrents.Picker(8, 1, seed: s).Pick(seed, 1, 1)[0].Piece);

        var times = first.CountBy(piece => piece).ToDictionary();

        // 300 draws over 8 pieces: 37.5 each; a fair draw leaves this range once in a million runs, and the seeds are fixed.
        Assert.Equal(8, times.Count);
        Assert.All(times.Values, n => Assert.InRange(n, 12, 75));
    }

    [Fact]
    public void Pick_SameSeedAndCalls_SamePicks()
    {
        var seed = Torrents.Everything(50);
        Assert.Equal(Torrents.Picker(50, 2, seed: 7).Pick(seed, 1, 60), Torrents.Picker(50, 2, seed: 7).Pick(seed, 1, 60));
    }

    [Fact]
    public void Pick_PeerWithFewPiecesOfMany_GetsItsRarest()
    {
        const int Pieces = 5000;
        var picker = Torrents.Picker(Pieces, 1, maxActive: Pieces);
        var few = Torrents.Only(Pieces, 17, 1234, 2500, 4000, 4999);
        picker.AddPeer(few);
        picker.AddPeer(Torrents.Only(Pieces, 17, 1234, 2500));
        picker.AddPeer(Torrents.Only(Pieces, 17, 1234));

        var picked = picker.Pick(few, 1, 3).Select(b => b.Piece).ToList();

        // All others have availability 0 and lie before these in the order; the peer lacks them.
        Assert.Equal([4000, 4999], picked[..2].Order());
        Assert.Equal(2500, picked[2]);
        Assert.Equal([17, 1234], picker.Pick(few, 1, 9).Select(b => b.Piece).Order());
    }

    [Fact]
    public void Pick_HigherPriority_BeforeRarer()
    {
        var picker = Torrents.Picker(pieces: 3, blocks: 1);
        var seed = Torrents.Everything(3);
        picker.AddPeer(seed);
        picker.AddPeer(Torrents.Only(3, 1));
        picker.SetPriority(1, PiecePriority.High);
        picker.SetPriority(0, PiecePriority.Low);

        Assert.Equal([1, 2, 0], picker.Pick(seed, 1, 3).Select(b => b.Piece));
    }

    [Fact]
    public void Pick_Sequential_TakesPiecesByIndex()
    {
        var picker = Torrents.Picker(pieces: 6, blocks: 2);
        picker.Order = PieceOrder.Sequential;
        picker.MarkVerified(1);

        var picked = picker.Pick(Torrents.Only(6, 0, 1, 3, 4), 1, 12);

        Assert.Equal([new(0, 0), new(0, 1), new(3, 0), new(3, 1), new(4, 0), new(4, 1)], picked);
    }

    [Fact]
    public void AddPeer_Seeds_DoNotChangeTheOrder()
    {
        var picker = Torrents.Picker(pieces: 3, blocks: 1);
        PieceSet all = Torrents.Everything(3), one = Torrents.Only(3, 2);
        for (var i = 0; i < 100; i++) picker.AddPeer(all);
        picker.AddPeer(one);

        Assert.Equal(101, picker.GetAvailability(2));
        Assert.Equal(100, picker.GetAvailability(0));
        Assert.Equal(2, picker.Pick(all, 1, 3)[^1].Piece);
    }
}

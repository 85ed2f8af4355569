namespace WebTorrent.PieceSelection.Tests;

public class DeadlineTests
{
    [Fact]
    public void Pick_TakesDeadlinesByRank_BeforeAllElse()
    {
        var picker = Torrents.Picker(pieces: 9, blocks: 2);
        picker.SetPriority(0, PiecePriority.High);
        picker.SetDeadline(7, 2);
        picker.SetDeadline(3, 1);
        picker.SetDeadline(5, -1);

        var picked = picker.Pick(Torrents.Everything(9), 1, 8);

        Assert.Equal([5, 5, 3, 3, 7, 7, 0, 0], picked.Select(b => b.Piece));
    }

    [Fact]
    public void SetDeadline_Again_MovesThePiece()
    {
        var picker = Torrents.Picker(pieces: 9, blocks: 1);
        picker.SetDeadline(7, 1);
        picker.SetDeadline(3, 2);
        picker.SetDeadline(7, 3);

        Assert.Equal([3, 7], picker.Pick(Torrents.Everything(9), 1, 2).Select(b => b.Piece));
    }

    [Fact]
    public void ClearDeadline_GivesThePieceItsPlaceBack()
    {
        var picker = Torrents.Picker(pieces: 9, blocks: 1);
        picker.Order = PieceOrder.Sequential;
        picker.SetDeadline(7, 1);
        picker.ClearDeadline(7);

        Assert.Equal(0, picker.Pick(Torrents.Everything(9), 1, 1)[0].Piece);
    }

    [Fact]
    public void SetDeadline_OnASkippedPiece_WantsItWhileItLasts()
    {
        var picker = Torrents.Picker(pieces: 2, blocks: 1);
        picker.SetPriority(0, PiecePriority.Skip);
        picker.SetPriority(1, PiecePriority.Skip);
        Assert.True(picker.IsComplete);

        picker.SetDeadline(1, 0);
        Assert.False(picker.IsComplete);
        Assert.True(picker.IsInteresting(Torrents.Only(2, 1)));
        Assert.False(picker.IsInteresting(Torrents.Only(2, 0)));
        Assert.Equal([new PieceBlock(1, 0)], picker.Pick(Torrents.Everything(2), 1, 5));

        picker.Abandon(new PieceBlock(1, 0), 1);
        picker.ClearDeadline(1);
        Assert.True(picker.IsComplete);
        Assert.Empty(picker.Pick(Torrents.Everything(2), 1, 5));
    }

    [Fact]
    public void Pick_LateReader_AsksAFastPeerForWhatASlowOneOwes()
    {
        var picker = Torrents.Picker(pieces: 9, blocks: 2);
        var seed = Torrents.Everything(9);
        picker.SetDeadline(4, 0);
        picker.SetDeadline(5, 1);
        Assert.Equal([new(4, 0), new(4, 1)], picker.Pick(seed, 1, 2));

        Assert.Equal([new(4, 0), new(4, 1), new(5, 0)], picker.Pick(seed, 2, 3, allowDuplicates: true));
        Assert.Equal([new(5, 1)], picker.Pick(seed, 3, 1));
    }

    [Fact]
    public void Pick_WithoutLeave_NeverDuplicatesADeadlinePiece()
    {
        var picker = Torrents.Picker(pieces: 1, blocks: 2);
        picker.SetDeadline(0, 0);
        picker.Pick(Torrents.Everything(1), 1, 2);

        Assert.Empty(picker.Pick(Torrents.Everything(1), 2, 2));
    }

    [Fact]
    public void SetDeadline_OnAPieceThatIsHad_HasNoEffect()
    {
        var picker = Torrents.Picker(pieces: 2, blocks: 1);
        picker.MarkVerified(0);
        picker.SetDeadline(0, 0);

        Assert.Equal([new PieceBlock(1, 0)], picker.Pick(Torrents.Everything(2), 1, 5));
    }
}

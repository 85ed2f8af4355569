namespace WebTorrent.PieceSelection.Tests;

public class PartialPieceTests
{
    [Fact]
    public void Pick_ManyBlocks_AreWholePiecesInOrder()
    {
        var picker = Torrents.Picker(pieces: 10, blocks: 16);

        var picked = picker.Pick(Torrents.Everything(10), 1, 64);

        Assert.Equal(4, picked.DistinctBy(b => b.Piece).Count());
        Assert.All(picked.Chunk(16), piece => Assert.Equal(Enumerable.Range(0, 16).Select(i => new PieceBlock(piece[0].Piece, i)), piece));
    }

    [Fact]
    public void Pick_AskingBlockByBlock_StaysInThePiece()
    {
        var picker = Torrents.Picker(pieces: 10, blocks: 16);
        var seed = Torrents.Everything(10);

        var picked = Enumerable.Range(0, 16).Select(_ => picker.Pick(seed, 1, 1)[0]).ToList();

        Assert.Equal(Enumerable.Range(0, 16).Select(i => new PieceBlock(picked[0].Piece, i)), picked);
    }

    [Fact]
    public void Pick_FastPeers_HaveAPieceEach()
    {
        var picker = Torrents.Picker(pieces: 10, blocks: 64);
        var seed = Torrents.Everything(10);

        var first = picker.Pick(seed, 1, 16)[0].Piece;
        var second = picker.Pick(seed, 2, 16)[0].Piece;

        Assert.NotEqual(first, second);
        Assert.All(picker.Pick(seed, 1, 16), b => Assert.Equal(first, b.Piece));
        Assert.All(picker.Pick(seed, 2, 16), b => Assert.Equal(second, b.Piece));
    }

    [Fact]
    public void Pick_SlowPeer_HelpsAPieceThatIsBegun()
    {
        var picker = Torrents.Picker(pieces: 10, blocks: 64);
        var seed = Torrents.Everything(10);

        var first = picker.Pick(seed, 1, 16)[0].Piece;

        Assert.Equal(new PieceBlock(first, 16), Assert.Single(picker.Pick(seed, 2, 1)));
    }

    [Fact]
    public void Pick_PieceOfAPeerThatLeft_IsFinishedBeforeANewOne()
    {
        var picker = Torrents.Picker(pieces: 10, blocks: 8);
        var seed = Torrents.Everything(10);
        var left = picker.Pick(seed, 1, 4);
        picker.Received(left[0], 1);
        picker.AbandonAll(1);

        var picked = picker.Pick(seed, 2, 8);

        Assert.Equal(Enumerable.Range(1, 7).Select(i => new PieceBlock(left[0].Piece, i)), picked[..7]);
        Assert.NotEqual(left[0].Piece, picked[7].Piece);
    }

    [Fact]
    public void Pick_PieceThatItsPeerGaveUp_IsGoneOnWith_WhileAnotherStillHelps()
    {
        var picker = Torrents.Picker(pieces: 10, blocks: 64);
        var seed = Torrents.Everything(10);
        var piece = picker.Pick(seed, 1, 16)[0].Piece;
        Assert.Equal(new PieceBlock(piece, 16), Assert.Single(picker.Pick(seed, 2, 1)));
        picker.AbandonAll(1);

        Assert.Equal(Enumerable.Range(0, 16).Select(i => new PieceBlock(piece, i)), picker.Pick(seed, 3, 16));
    }

    [Fact]
    public void Pick_AtTheLimit_OnlyPiecesThatAreBegun()
    {
        var picker = Torrents.Picker(pieces: 10, blocks: 8, maxActive: 3);
        var seed = Torrents.Everything(10);

        Assert.Equal(24, picker.Pick(seed, 1, 100).Length);
        Assert.Equal(3, picker.ActivePieceCount);
        Assert.Empty(picker.Pick(seed, 1, 100));
    }

    [Fact]
    public void Pick_AtTheLimit_WhileTheDiskIsBusy_Waits()
    {
        var picker = Torrents.Picker(pieces: 10, blocks: 1, maxActive: 2);
        var seed = Torrents.Everything(10);
        foreach (var block in picker.Pick(seed, 1, 5)) Assert.Equal(BlockOutcome.PieceComplete, picker.Received(block, 1));

        Assert.Empty(picker.Pick(seed, 1, 5));
        Assert.Empty(picker.Pick(seed, 2, 5));
    }

    [Fact]
    public void Pick_AtTheLimitWithPiecesThatNobodyHas_StillGoesOn()
    {
        var picker = Torrents.Picker(pieces: 10, blocks: 4, maxActive: 2);
        var gone = Torrents.Only(10, 0, 1);
        foreach (var block in picker.Pick(gone, 1, 8).Where(b => b.Block == 0)) picker.Received(block, 1);
        picker.AbandonAll(1);
        var rest = Torrents.Only(10, 2, 3, 4, 5, 6, 7, 8, 9);

        for (var i = 0; i < 8; i++)
        {
            var picked = picker.Pick(rest, 2, 100);
            Assert.Equal(4, picked.Length);
            foreach (var block in picked) picker.Received(block, 2);
            picker.MarkVerified(picked[0].Piece);
        }

        Assert.Equal(8, picker.Have.SetCount);
    }

    [Fact]
    public void Received_LastBlockOfASkippedPiece_DoesNotLookLikeABusyDisk()
    {
        var picker = Torrents.Picker(pieces: 4, blocks: 2, maxActive: 1);
        var skipped = Torrents.Only(4, 0);
        var asked = picker.Pick(skipped, 1, 2);
        picker.SetPriority(0, PiecePriority.Skip);
        Assert.Equal(BlockOutcome.Accepted, picker.Received(asked[0], 1));
        Assert.Equal(BlockOutcome.PieceComplete, picker.Received(asked[1], 1));
        picker.MarkVerified(0);
        picker.Received(Assert.Single(picker.Pick(Torrents.Only(4, 1), 1, 1)), 1);

        // The limit is reached by a piece that this peer lacks.
        Assert.Equal(2, picker.Pick(Torrents.Only(4, 2, 3), 2, 9).Length);
    }

    [Fact]
    public void Pick_DeadlinePieces_PassTheLimit()
    {
        var picker = Torrents.Picker(pieces: 10, blocks: 1, maxActive: 1);
        for (var piece = 0; piece < 5; piece++) picker.SetDeadline(piece, piece);

        Assert.Equal([0, 1, 2, 3, 4], picker.Pick(Torrents.Everything(10), 1, 10).Select(b => b.Piece));
    }

    [Fact]
    public void TryDropPartial_PrefersWhatIsWorthLeast()
    {
        var picker = Torrents.Picker(pieces: 3, blocks: 4);
        picker.AddPeer(Torrents.Only(3, 0, 2));
        Receive(piece: 0, count: 2);
        Receive(piece: 1, count: 3);
        Receive(piece: 2, count: 3);
        picker.SetPriority(2, PiecePriority.Skip);

        // Skipped, then had by nobody, then the one with the fewest blocks.
        Assert.True(picker.TryDropPartial(out var first));
        Assert.True(picker.TryDropPartial(out var second));
        Assert.True(picker.TryDropPartial(out var third));
        Assert.False(picker.TryDropPartial(out _));
        Assert.Equal([2, 1, 0], [first, second, third]);
        Assert.Equal(8, picker.Pick(Torrents.Everything(3), 1, 12).Length);

        void Receive(int piece, int count)
        {
            foreach (var block in picker.Pick(Torrents.Only(3, piece), 9, count)) Assert.Equal(BlockOutcome.Accepted, picker.Received(block, 9));
        }
    }
}

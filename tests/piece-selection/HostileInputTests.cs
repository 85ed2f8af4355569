using WebTorrent.Bitfield;

namespace WebTorrent.PieceSelection.Tests;

public class HostileInputTests
{
    [Theory]
    [InlineData(-1, 0)]
    [InlineData(4, 0)]
    [InlineData(int.MaxValue, int.MaxValue)]
    [InlineData(int.MinValue, 0)]
    [InlineData(0, -1)]
    [InlineData(0, 3)]
    [InlineData(0, int.MaxValue)]
    public void Received_BlockThatDoesNotExist_IsUnrequested(int piece, int block)
    {
        var picker = Torrents.Picker(pieces: 4, blocks: 3);
        picker.Pick(Torrents.Everything(4), 1, 12);

        Assert.Equal(BlockOutcome.Unrequested, picker.Received(new PieceBlock(piece, block), 1));
        picker.Abandon(new PieceBlock(piece, block), 1);
        var peers = new List<int>();
        picker.GetRequesters(new PieceBlock(piece, block), peers);
        Assert.Empty(peers);
        Assert.Equal(12, picker.GetRequestCount(1));
    }

    [Fact]
    public void Received_PieceNeverAskedFor_IsUnrequested_AndStaysWanted()
    {
        var picker = Torrents.Picker(pieces: 1, blocks: 2);
        Assert.Equal(BlockOutcome.Unrequested, picker.Received(new PieceBlock(0, 0), 1));

        picker.Pick(Torrents.Everything(1), 1, 1);
        Assert.Equal(BlockOutcome.Unrequested, picker.Received(new PieceBlock(0, 0), 2));
        Assert.Equal(BlockOutcome.Unrequested, picker.Received(new PieceBlock(0, 1), 1));
        Assert.Equal([new PieceBlock(0, 1)], picker.Pick(Torrents.Everything(1), 2, 2));
    }

    [Fact]
    public void Received_TheSameBlockTwice_CountsOnce()
    {
        var picker = Torrents.Picker(pieces: 1, blocks: 2);
        picker.Pick(Torrents.Everything(1), 1, 2);

        Assert.Equal(BlockOutcome.Accepted, picker.Received(new PieceBlock(0, 0), 1));
        Assert.Equal(BlockOutcome.Duplicate, picker.Received(new PieceBlock(0, 0), 1));
        Assert.Equal(BlockOutcome.PieceComplete, picker.Received(new PieceBlock(0, 1), 1));
        Assert.Equal(BlockOutcome.Duplicate, picker.Received(new PieceBlock(0, 1), 1));
    }

    [Fact]
    public void AddHave_OutOfRange_Throws()
    {
        var picker = Torrents.Picker(pieces: 4, blocks: 1);
        Assert.Throws<ArgumentOutOfRangeException>(() => picker.AddHave(4));
        Assert.Throws<ArgumentOutOfRangeException>(() => picker.AddHave(-1));
    }

    [Fact]
    public void BitfieldOfAnotherSize_Throws()
    {
        var picker = Torrents.Picker(pieces: 4, blocks: 1);
        var other = new PieceSet(5);
        Assert.Throws<ArgumentException>(() => picker.AddPeer(other));
        Assert.Throws<ArgumentException>(() => picker.RemovePeer(other));
        Assert.Throws<ArgumentException>(() => picker.IsInteresting(other));
        Assert.Throws<ArgumentException>(() => picker.Pick(other, 1, new PieceBlock[1]));
    }

    [Fact]
    public void RemovePeer_ThatWasNeverAdded_Throws_AndChangesNothing()
    {
        var picker = Torrents.Picker(pieces: 3, blocks: 1);
        picker.AddPeer(Torrents.Only(3, 0, 1));

        Assert.Throws<InvalidOperationException>(() => picker.RemovePeer(Torrents.Only(3, 0, 2)));
        Assert.Throws<InvalidOperationException>(() => picker.RemovePeer(Torrents.Everything(3)));
        Assert.Throws<InvalidOperationException>(() => picker.RemoveHave(2));
        Assert.Equal([1, 1, 0], Enumerable.Range(0, 3).Select(picker.GetAvailability));
    }

    [Fact]
    public void MarkFailed_MakesAllBlocksWantedAgain()
    {
        var picker = Torrents.Picker(pieces: 1, blocks: 3);
        var seed = Torrents.Everything(1);
        foreach (var block in picker.Pick(seed, 1, 3)) picker.Received(block, 1);

        picker.MarkFailed(0);

        Assert.Equal(3, picker.Pick(seed, 2, 9).Length);
        Assert.Equal(0, picker.GetRequestCount(1));
    }
}

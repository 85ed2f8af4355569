namespace WebTorrent.PieceSelection.Tests;

public class EndGameTests
{
    [Fact]
    public void Pick_InEndGame_AsksAtMostThreePeers_EachOnce()
    {
        var picker = Torrents.Picker(pieces: 1, blocks: 2);
        var seed = Torrents.Everything(1);
        picker.AddPeer(seed);
        Assert.False(picker.IsEndGame);
        Assert.Equal(2, picker.Pick(seed, 1, 10, allowDuplicates: true).Length);
        Assert.True(picker.IsEndGame);

        Assert.Empty(picker.Pick(seed, 1, 10, allowDuplicates: true));
        Assert.Equal(2, picker.Pick(seed, 2, 10, allowDuplicates: true).Length);
        Assert.Empty(picker.Pick(seed, 3, 10));
        Assert.Equal(2, picker.Pick(seed, 3, 10, allowDuplicates: true).Length);
        Assert.Empty(picker.Pick(seed, 4, 10, allowDuplicates: true));
    }

    [Fact]
    public void Pick_InEndGame_TakesBlocksWithTheFewestRequestersFirst()
    {
        var picker = Torrents.Picker(pieces: 1, blocks: 3);
        var seed = Torrents.Everything(1);
        picker.AddPeer(seed);
        picker.Pick(seed, 1, 3);
        Assert.Equal([new PieceBlock(0, 0)], picker.Pick(seed, 2, 1, allowDuplicates: true));

        Assert.Equal([new(0, 1), new(0, 2), new(0, 0)], picker.Pick(seed, 3, 3, allowDuplicates: true));
    }

    [Fact]
    public void Received_InEndGame_TellsWhomToCancel()
    {
        var picker = Torrents.Picker(pieces: 1, blocks: 2);
        var seed = Torrents.Everything(1);
        var block = new PieceBlock(0, 1);
        picker.AddPeer(seed);
        for (var peer = 1; peer <= 3; peer++) picker.Pick(seed, peer, 2, allowDuplicates: true);

        Assert.Equal(BlockOutcome.Accepted, picker.Received(block, 2));
        var others = new List<int>();
        picker.GetRequesters(block, others);
        Assert.Equal([1, 3], others.Order());

        picker.Abandon(block, 1);
        Assert.Equal(BlockOutcome.Duplicate, picker.Received(block, 3));
        others.Clear();
        picker.GetRequesters(block, others);
        Assert.Empty(others);
    }

    [Fact]
    public void IsEndGame_PiecesThatNobodyHas_DoNotPutItOff()
    {
        var picker = Torrents.Picker(pieces: 2, blocks: 1);
        var has = Torrents.Only(2, 0);
        picker.AddPeer(has);
        picker.Pick(has, 1, 2);
        Assert.True(picker.IsEndGame);

        picker.AddHave(1);
        Assert.False(picker.IsEndGame);
    }

    [Fact]
    public void IsEndGame_NothingOutstanding_IsFalse()
    {
        var picker = Torrents.Picker(pieces: 1, blocks: 1);
        var seed = Torrents.Everything(1);
        picker.AddPeer(seed);
        var block = Assert.Single(picker.Pick(seed, 1, 1));
        picker.Received(block, 1);

        Assert.False(picker.IsEndGame);
        picker.MarkVerified(0);
        Assert.False(picker.IsEndGame);
        Assert.True(picker.IsComplete);
    }
}

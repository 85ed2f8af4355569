namespace WebTorrent.PieceSelection.Tests;

public class WholePiecesTests
{
    [Fact]
    public void PickWholePieces_KeepsOthersAway_AndStaysOutOfTheirs()
    {
        var picker = Torrents.Picker(pieces: 2, blocks: 3);
        var seed = Torrents.Everything(2);
        picker.AddPeer(seed);
        var shared = picker.Pick(seed, 1, 1)[0].Piece;

        var alone = PickWhole(picker, 2, 10);

        Assert.Equal([new(1 - shared, 0), new(1 - shared, 1), new(1 - shared, 2)], alone);
        Assert.All(picker.Pick(seed, 3, 10, allowDuplicates: true), block => Assert.Equal(shared, block.Piece));
    }

    [Fact]
    public void PickWholePieces_InParts_GoesOnWithItsOwn()
    {
        var picker = Torrents.Picker(pieces: 1, blocks: 3);
        picker.AddPeer(Torrents.Everything(1));
        Assert.Equal([new PieceBlock(0, 0)], PickWhole(picker, 2, 1));
        Assert.Equal(BlockOutcome.Accepted, picker.Received(new PieceBlock(0, 0), 2));

        Assert.Empty(picker.Pick(Torrents.Everything(1), 1, 10, allowDuplicates: true));
        Assert.Equal([new(0, 1), new(0, 2)], PickWhole(picker, 2, 10));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Abandon_OpensThePieceToAll(bool whileAsked)
    {
        var picker = Torrents.Picker(pieces: 1, blocks: 2);
        picker.AddPeer(Torrents.Everything(1));
        PickWhole(picker, 2, 1);
        if (!whileAsked)
            picker.Received(new PieceBlock(0, 0), 2);

        picker.AbandonAll(2);

        Assert.Equal(whileAsked ? 2 : 1, picker.Pick(Torrents.Everything(1), 1, 10).Length);
    }

    private static PieceBlock[] PickWhole(PiecePicker picker, int peer, int count)
    {
        var room = new PieceBlock[count];
        return room[..picker.PickWholePieces(Torrents.Everything(picker.Have.Count), peer, room)];
    }
}

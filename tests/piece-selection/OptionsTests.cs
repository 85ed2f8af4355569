namespace WebTorrent.PieceSelection.Tests;

public class OptionsTests
{
    private static readonly PiecePickerOptions Valid = new() { PieceCount = 3, PieceLength = 100, Length = 201, BlockSize = 16 };

    public static TheoryData<PiecePickerOptions> OutOfRange =>
    [
        Valid with { Length = -1 },
        Valid with { PieceLength = 0 },
        Valid with { BlockSize = 0 },
        Valid with { MaxActivePieces = 0 },
        Valid with { MaxRequestersPerBlock = 0 },
        Valid with { MaxRequestersPerBlock = 9 },
        Valid with { PieceLength = int.MaxValue, BlockSize = 1, PieceCount = 1 },
    ];

    [Theory]
    [MemberData(nameof(OutOfRange), DisableDiscoveryEnumeration = true)]
    public void OptionOutOfRange_Throws(PiecePickerOptions options) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new PiecePicker(options, new Random(1)));

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public void WrongPieceCount_Throws(int count) =>
        Assert.Throws<ArgumentException>(() => new PiecePicker(Valid with { PieceCount = count }, new Random(1)));

    [Fact]
    public void TorrentWithoutBytes_IsComplete()
    {
        var picker = new PiecePicker(new PiecePickerOptions { PieceCount = 0, Length = 0, PieceLength = 16384 }, new Random(1));

        Assert.True(picker.IsComplete);
        Assert.False(picker.IsEndGame);
        Assert.Empty(picker.Pick(new Bitfield.PieceSet(0), 1, 4));
    }

    [Fact]
    public void Blocks_CoverTheTorrentExactly()
    {
        var picker = new PiecePicker(Valid, new Random(1));

        var lengths = Enumerable.Range(0, 3).SelectMany(p => Enumerable.Range(0, picker.BlocksIn(p)).Select(b => picker.BlockLength(new PieceBlock(p, b))));

        Assert.Equal([16, 16, 16, 16, 16, 16, 4, 16, 16, 16, 16, 16, 16, 4, 1], lengths);
        Assert.Throws<ArgumentOutOfRangeException>(() => picker.BlockLength(new PieceBlock(2, 1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => picker.BlocksIn(3));
    }
}

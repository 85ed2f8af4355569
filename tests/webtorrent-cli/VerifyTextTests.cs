using WebTorrent.Cli.Events;
using WebTorrent.Cli.Output;

namespace WebTorrent.Cli.Tests;

public sealed class VerifyTextTests
{
    [Theory]
    [InlineData("", new int[0])]
    [InlineData("3", new[] { 3 })]
    [InlineData("3, 7-9", new[] { 3, 7, 8, 9 })]
    [InlineData("0-1, 3-4", new[] { 0, 1, 3, 4 })]
    public void Ranges_DrawRunsTogether(string expected, int[] numbers) => Assert.Equal(expected, VerifyText.Ranges(numbers));

    [Fact]
    public void Ranges_OfAHundredThousandHoles_StayShort() =>
        Assert.True(VerifyText.Ranges([.. Enumerable.Range(0, 100_000).Select(i => i * 2)]).Length < 200);

    [Fact]
    public void Report_NamesFilesAndDisarmsThem()
    {
        var text = VerifyText.Write(new VerifiedEvent("1", "x", 4, 3, [2], [new BadFile("x/\e[2Jy", 1, "damaged")]));
        Assert.Contains("3 of 4 pieces are whole", text, StringComparison.Ordinal);
        Assert.Contains("damaged  x/\uFFFD[2Jy (1 bad piece)", text, StringComparison.Ordinal);
    }
}

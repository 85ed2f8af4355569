namespace WebTorrent.Repo.Tests;

public sealed class LineDifferenceTests
{
    [Fact]
    public void Between_LineEndings_AreNoDifference() => Assert.Equal("", LineDifference.Between("a\nb\n", "a\r\nb\r\n"));

    [Fact]
    public void Between_ChangedLine_IsListedBothWays() => Assert.Equal("- b\n+ c\n", LineDifference.Between("a\nb\n", "a\nc\n"));

    [Fact]
    public void Between_OneOfTwoEqualLinesGone_IsListed() => Assert.Equal("- a\n", LineDifference.Between("a\na\nb", "a\nb"));

    [Fact]
    public void Between_Reordered_IsADifference() => Assert.NotEqual("", LineDifference.Between("a\nb", "b\na"));
}

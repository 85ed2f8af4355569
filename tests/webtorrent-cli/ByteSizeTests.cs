using FsCheck.Fluent;
using WebTorrent.Cli.Options;
using WebTorrent.TestKit;

namespace WebTorrent.Cli.Tests;

public sealed class ByteSizeTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("1048576", 1048576)]
    [InlineData("16K", 16384)]
    [InlineData("16kib", 16384)]
    [InlineData("1M", 1048576)]
    [InlineData("2GB", 2147483648)]
    [InlineData("7T", 7696581394432)]
    public void Sizes_AreRead(string text, long expected)
    {
        Assert.True(ByteSize.TryParse(text, out var bytes));
        Assert.Equal(expected, bytes);
    }

    [Theory]
    [InlineData("")]
    [InlineData("K")]
    [InlineData("-1")]
    [InlineData("1.5M")]
    [InlineData("1X")]
    [InlineData("1 M")]
    [InlineData("9223372036854775808")]
    [InlineData("9999999999T")]
    public void OtherText_IsRefused(string text) => Assert.False(ByteSize.TryParse(text, out _));

    [Fact]
    public void AnyText_IsRefusedOrNotNegative() => Law.Holds(
        ArbMap.Default.ArbFor<string>(), text => !ByteSize.TryParse(text ?? "", out var bytes) || bytes >= 0);
}

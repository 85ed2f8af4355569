using FsCheck.Fluent;
using WebTorrent.Cli.Output;
using WebTorrent.TestKit;

namespace WebTorrent.Cli.Tests;

public sealed class HumanizeTests
{
    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(1023, "1023 B")]
    [InlineData(1024, "1.0 KiB")]
    [InlineData(1536, "1.5 KiB")]
    [InlineData(1048575, "1.0 MiB")]
    [InlineData(1073741824, "1.0 GiB")]
    [InlineData(long.MaxValue, "8.0 EiB")]
    [InlineData(-1, "0 B")]
    public void Bytes_AreInTheLargestUnit(long bytes, string text) => Assert.Equal(text, Humanize.Bytes(bytes));

    [Fact]
    public void AnyBytes_HaveFewDigits() => Law.Holds(
        ArbMap.Default.ArbFor<double>(), bytes => Humanize.Bytes(bytes).Split(' ')[0].Length <= 6 || bytes > 1e21);

    [Theory]
    [InlineData(0, "0.0%")]
    [InlineData(0.5, "50.0%")]
    [InlineData(0.99999, "99.9%")]
    [InlineData(1, "100.0%")]
    [InlineData(double.NaN, "0.0%")]
    public void Percent_IsHundredOnlyForAll(double share, string text) => Assert.Equal(text, Humanize.Percent(share));

    [Theory]
    [InlineData(0.0, "0:00")]
    [InlineData(41.2, "0:42")]
    [InlineData(3599.5, "1:00:00")]
    [InlineData(3723.0, "1:02:03")]
    [InlineData(183600.0, "2d 3h")]
    [InlineData(1e12, "over a year")]
    [InlineData(double.PositiveInfinity, "-")]
    [InlineData(-1.0, "-")]
    [InlineData(null, "-")]
    public void Duration_IsReadable(double? seconds, string text) => Assert.Equal(text, Humanize.Duration(seconds));

    [Fact]
    public void Printable_DisarmsEscapesAndChangesOfDirection()
    {
        Assert.Equal("\uFFFD[31mred\uFFFD", Humanize.Printable("\e[31mred\u0007"));
        Assert.Equal("exe.\uFFFD4pm", Humanize.Printable("exe.\u202E4pm"));
        Assert.Equal("a\uFFFDb\uFFFD", Humanize.Printable("a\u009Bb\n"));
    }

    [Fact]
    public void Printable_LeavesNamesOfAnyScriptAlone()
    {
        const string Name = "Ünïcode 文字 кино 🎬.mkv";
        Assert.Same(Name, Humanize.Printable(Name));
    }

    [Fact]
    public void AnyText_IsPrintableOnce() => Law.Holds(ArbMap.Default.ArbFor<string>(), text =>
    {
        var safe = Humanize.Printable(text ?? "");
        Assert.DoesNotContain(safe, char.IsControl);
        Assert.Same(safe, Humanize.Printable(safe));
    });
}

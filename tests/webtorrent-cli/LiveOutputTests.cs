using Spectre.Console;
using WebTorrent.Cli.Events;
using WebTorrent.Cli.Output;

namespace WebTorrent.Cli.Tests;

public sealed class LiveOutputTests
{
    [Theory]
    [InlineData(20)]
    [InlineData(80)]
    [InlineData(200)]
    public async Task EveryEvent_CanBeDrawnAtAnyWidth(int width)
    {
        using var writer = new StringWriter();
        await using (var output = Open(writer, width))
        {
            foreach (var e in Samples.Events("[red]not markup[/] \e[2J").Where(e => e is not VerifiedEvent)) output.Write(e);
        }

        // Some lines scrolled by, one bar remains.
        Assert.Contains("magnet", writer.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("\e[2J", writer.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_AreNoMarkup()
    {
        using var writer = new StringWriter();
        await using (var output = Open(writer, 120)) output.Write(Samples.Progress("[red]x[/]"));
        Assert.Contains("[red]x[/]", writer.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ASingleLine_NeverMovesTheCursorUpByZero()
    {
        using var writer = new StringWriter();
        await using (var output = Open(writer, 80))
        {
            for (var i = 0; i < 3; i++) output.Write(new CheckingEvent("1", "x", i / 3.0));
        }

        Assert.DoesNotContain("\e[0A", writer.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task LastBar_CanGoAway()
    {
        using var writer = new StringWriter();
        await using var output = Open(writer, 80);
        output.Write(new HashingEvent("x", 1, 2));
        output.Write(new HashingEvent("x", 2, 2));
        output.Write(new NoteEvent("after"));
        Assert.Contains("after", writer.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task TextAboveABar_ErasesTheBarFirst()
    {
        using var writer = new StringWriter();
        await using var output = Open(writer, 80);
        output.Write(Samples.Progress("a name that is longer than the note"));
        output.Write(new NoteEvent("note"));
        Assert.Contains("\e[Jnote", writer.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task LongLink_StaysInOnePiece()
    {
        using var writer = new StringWriter();
        var link = "magnet:?xt=urn:btih:c12fe1c06bba254a9dc9f519b335aa7c1367a88a&dn=" + new string('a', 200);
        await using var output = Open(writer, 40);
        output.Write(Samples.Progress("x"));
        output.Write(new SeedingEvent("1", "x", link, 6881));
        output.WriteResult(() => "{}", () => "first\nsecond " + link);
        Assert.Equal(3, writer.ToString().Split(link).Length);
        Assert.Contains("first" + Environment.NewLine + "second", writer.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Error_BeforeAnythingIsDrawn_GoesToStandardError()
    {
        using var writer = new StringWriter();
        using var error = new StringWriter();
        await using (var output = new LiveOutput(Console(writer, 80), error)) output.Write(new ErrorEvent("bad"));
        Assert.Equal("error: bad" + Environment.NewLine, error.ToString());
        Assert.Empty(writer.ToString());
    }

    private static LiveOutput Open(TextWriter writer, int width) => new(Console(writer, width), TextWriter.Null);

    private static IAnsiConsole Console(TextWriter writer, int width)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.Yes,
            Interactive = InteractionSupport.Yes,
            ColorSystem = ColorSystemSupport.NoColors,
            Out = new AnsiConsoleOutput(writer),
        });
        console.Profile.Width = width;
        return console;
    }
}

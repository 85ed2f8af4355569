using WebTorrent.Cli.Events;
using WebTorrent.Cli.Output;

namespace WebTorrent.Cli.Tests;

public sealed class LineOutputTests
{
    [Fact]
    public void ErrorsAndWarnings_GoToStandardError()
    {
        var (output, error) = Written(quiet: false, new NoteEvent("note"), new WarningEvent("careful"), new ErrorEvent("bad"));
        Assert.Equal("note" + Environment.NewLine, output);
        Assert.Equal($"warning: careful{Environment.NewLine}error: bad{Environment.NewLine}", error);
    }

    [Fact]
    public void Quiet_TellsOnlyErrors()
    {
        var (output, error) = Written(quiet: true, [.. Samples.Events("x").Where(e => e is not VerifiedEvent)]);
        Assert.Empty(output);
        Assert.Equal("error: x Try again." + Environment.NewLine, error);
        Assert.Null(new LineOutput(TextWriter.Null, TextWriter.Null, quiet: true).ProgressInterval);
    }

    [Fact]
    public void Results_ArePrintedAlsoWhenQuiet()
    {
        using var output = new StringWriter();
        new LineOutput(output, TextWriter.Null, quiet: true).WriteResult(() => "{}", () => "text");
        Assert.Equal("text" + Environment.NewLine, output.ToString());
    }

    private static (string Output, string Error) Written(bool quiet, params CliEvent[] events)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var sink = new LineOutput(output, error, quiet);
        foreach (var e in events) sink.Write(e);
        return (output.ToString(), error.ToString());
    }
}

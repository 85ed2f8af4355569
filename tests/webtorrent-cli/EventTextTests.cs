using WebTorrent.Cli.Events;
using WebTorrent.Cli.Output;

namespace WebTorrent.Cli.Tests;

public sealed class EventTextTests
{
    private const string Hostile = "\e]0;owned\u0007\r\nname";

    public static TheoryData<CliEvent> Events => new(Samples.Events(Hostile).Where(e => e is not VerifiedEvent));

    [Theory]
    [MemberData(nameof(Events))]
    public void EveryEvent_IsOneLineThatATerminalSurvives(CliEvent what)
    {
        var line = EventText.Line(what);
        Assert.NotEmpty(line);
        Assert.DoesNotContain(line, char.IsControl);
    }

    [Fact]
    public void Progress_TellsSpeedPeersPiecesAndTimeLeft() => Assert.Equal(
        "film.mkv: 25.0% of 4.0 MiB, down 1.0 MiB/s, up 512 B/s, 7 peers, 1/4 pieces, ETA 0:03",
        EventText.Line(Samples.Progress("film.mkv")));

    [Fact]
    public void Error_TellsWhatToDoNext() =>
        Assert.Equal("error: The port is taken. Choose another.", EventText.Line(new ErrorEvent("The port is taken.", "Choose another.")));
}

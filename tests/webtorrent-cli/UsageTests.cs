namespace WebTorrent.Cli.Tests;

public sealed class UsageTests
{
    private static readonly string[] Commands = ["demo", "download", "downloadmeta", "seed", "create", "info", "magnet", "verify", "tracker", "dht"];

    public static TheoryData<string> CommandNames => new(Commands);

    [Theory]
    [InlineData("download")]
    [InlineData("bogus")]
    [InlineData("download", "x", "--bogus")]
    [InlineData("download", "x", "--peer", "nowhere")]
    [InlineData("download", "x", "--peer")]
    [InlineData("download", "x", "--announce", "gopher://x")]
    [InlineData("download", "x", "--announce", "not a url")]
    [InlineData("download", "x", "--listen", "70000")]
    [InlineData("download", "x", "--listen")]
    [InlineData("create", "x", "--piece-length")]
    [InlineData("info", "--bogus")]
    [InlineData("download", "x", "--no-tcp", "--no-utp", "--no-webrtc")]
    [InlineData("download", "x", "--no-webrtc", "--ice-server", "stun:stun.example")]
    [InlineData("download", "x", "--ice-server", "http://stun.example")]
    [InlineData("download", "x", "--ice-server", "turn:turn.example")]
    [InlineData("download", "x", "--ice-server", "stun:user:password@stun.example")]
    [InlineData("download", "x", "--no-dht", "--bootstrap", "192.0.2.7:6881")]
    [InlineData("download", "x", "--bootstrap", "nowhere")]
    [InlineData("download", "x", "--dht-port", "70000")]
    [InlineData("downloadmeta")]
    [InlineData("tracker", "--listen", "nowhere")]
    [InlineData("tracker", "--http-port", "70000")]
    [InlineData("tracker", "--no-http", "--no-udp")]
    [InlineData("tracker", "--trust-proxy", "10.0.0.0")]
    [InlineData("tracker", "--interval", "0")]
    [InlineData("dht", "lookup")]
    [InlineData("dht", "announce", "c12fe1c06bba254a9dc9f519b335aa7c1367a88a")]
    [InlineData("dht", "announce", "c12fe1c06bba254a9dc9f519b335aa7c1367a88a", "--port", "0")]
    [InlineData("dht", "get", "c12f")]
    [InlineData("dht", "put", "x", "--salt", "y")]
    [InlineData("dht", "put", "x", "--seq", "3")]
    [InlineData("seed")]
    [InlineData("seed", "a", "b", "--torrent", "t")]
    [InlineData("create", "x", "--piece-length", "1000000")]
    [InlineData("create", "x", "--piece-length", "8K")]
    [InlineData("create", "x", "--piece-length", "lots")]
    [InlineData("demo", "--size", "0")]
    [InlineData("info")]
    [InlineData("info", "a", "b")]
    [InlineData("verify", "t")]
    public async Task WrongUsage_IsExitCode2_AndOneLineThatSaysWhereHelpIs(params string[] args)
    {
        var run = await CliRun.OfAsync(args);
        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Empty(run.Output);
        Assert.StartsWith("error: ", run.Error, StringComparison.Ordinal);
        Assert.Contains("--help` tells", run.Error, StringComparison.Ordinal);
        Assert.Equal(1, run.Error.Count(c => c == '\n'));
    }

    [Fact]
    public async Task WrongUsage_WithJson_IsAnErrorEvent()
    {
        var run = await CliRun.OfAsync("download", "x", "--peer", "nowhere", "--json");
        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Empty(run.Error);
        Assert.Contains("nowhere", run.Event("error").GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task NoCommand_ShowsHelp()
    {
        var run = await CliRun.OfAsync();
        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.All(Commands, name => Assert.Contains("  " + name, run.Output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Version_IsANumberAlone()
    {
        var run = await CliRun.OfAsync("--version");
        Assert.Equal(ExitCode.Done, run.ExitCode);
        Assert.True(Version.TryParse(run.Output.Trim(), out _), run.Output);
    }

    [Theory]
    [MemberData(nameof(CommandNames))]
    public async Task Help_OfEveryCommand_HasExamplesOfIt(string name)
    {
        var run = await CliRun.OfAsync(name, "--help");
        Assert.Equal(ExitCode.Done, run.ExitCode);
        Assert.Contains("Examples:", run.Output, StringComparison.Ordinal);
        Assert.Contains("  webtorrent " + name, run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(run.Output.Split('\n'), line => line.Length > 0 && char.IsControl(line[0]));
    }
}

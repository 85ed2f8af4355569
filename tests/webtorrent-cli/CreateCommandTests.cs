using WebTorrent.ParseTorrent;
using WebTorrent.TestKit;

namespace WebTorrent.Cli.Tests;

public sealed class CreateCommandTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Created_TellsWhatIsInTheFile()
    {
        var payload = _folder.Write("film.bin", new byte[100_000]);
        var torrent = _folder.Combine("out.torrent");
        var run = await CliRun.OfAsync("create", payload, "--output", torrent, "--piece-length", "32768", "--comment", "a remark", "--private", "--json");
        Assert.Equal(ExitCode.Done, run.ExitCode);
        var info = await TorrentInfo.LoadAsync(torrent, TestContext.Current.CancellationToken);
        var created = run.Event("created");
        Assert.Equal(info.InfoHash.ToString(), created.GetProperty("infoHash").GetString());
        Assert.Equal(torrent, created.GetProperty("path").GetString());
        Assert.Equal(32768, info.PieceLength);
        Assert.Equal(4, info.PieceCount);
        Assert.Equal("a remark", info.Comment);
        Assert.True(info.IsPrivate);
        Assert.Equal("film.bin", info.Name);
        Assert.StartsWith("WebTorrent", info.CreatedBy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task EachTracker_IsATierOfItsOwn()
    {
        var torrent = _folder.Combine("out.torrent");
        await CliRun.OfAsync("create", _folder.Write("x", [1]), "--output", torrent, "--announce", "udp://a.example:1", "--announce", "http://b.example/");
        var info = await TorrentInfo.LoadAsync(torrent, TestContext.Current.CancellationToken);
        Assert.Equal([["udp://a.example:1"], ["http://b.example/"]], info.AnnounceTiers);
    }

    [Fact]
    public async Task OldFile_IsReplacedWhole_AndNothingElseIsLeft()
    {
        var torrent = _folder.Write("out.torrent", new byte[100_000]);
        var run = await CliRun.OfAsync("create", _folder.Write("x", [1]), "--output", torrent, "--quiet");
        Assert.Equal(ExitCode.Done, run.ExitCode);
        Assert.Empty(run.Output);
        Assert.Equal("x", (await TorrentInfo.LoadAsync(torrent, TestContext.Current.CancellationToken)).Name);
        Assert.Equal(["out.torrent", "x"], Directory.EnumerateFileSystemEntries(_folder.FullPath).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task MissingPayload_Fails_AndWritesNothing()
    {
        var run = await CliRun.OfAsync("create", _folder.Combine("nowhere"), "--output", _folder.Combine("out.torrent"));
        Assert.Equal(ExitCode.Failed, run.ExitCode);
        Assert.Contains("nowhere", run.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.FullPath));
    }

    [Fact]
    public async Task OutputThatIsAFolder_FailsWithAHint()
    {
        var run = await CliRun.OfAsync("create", _folder.Write("x", [1]), "--output", _folder.FullPath);
        Assert.Equal(ExitCode.Failed, run.ExitCode);
        Assert.Contains("Give --output the name of a file.", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Magnet_IsTheLinkAlone()
    {
        var torrent = _folder.Combine("out.torrent");
        var created = (await CliRun.OfAsync("create", _folder.Write("x", [1]), "--output", torrent, "--json")).Event("created");
        var run = await CliRun.OfAsync("magnet", torrent);
        Assert.Equal(ExitCode.Done, run.ExitCode);
        Assert.Equal(created.GetProperty("magnet").GetString(), run.Output.Trim());
        Assert.Equal(run.Output.Trim(), Assert.Single((await CliRun.OfAsync("magnet", torrent, "--json")).Events).GetProperty("magnet").GetString());
    }
}

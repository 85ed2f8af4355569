using System.Security.Cryptography;
using System.Text;
using WebTorrent.TestKit;

namespace WebTorrent.Cli.Tests;

public sealed class InfoCommandTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Json_IsOneObjectWithNameInfoHashPieceLengthFilesAnnounce()
    {
        var run = await CliRun.OfAsync("info", await CreateAsync(), "--json");
        Assert.Equal(ExitCode.Done, run.ExitCode);
        var info = Assert.Single(run.Events);
        Assert.Equal("album", info.GetProperty("name").GetString());
        Assert.Equal(40, info.GetProperty("infoHash").GetString()!.Length);
        Assert.Equal(16384, info.GetProperty("pieceLength").GetInt32());
        Assert.Equal(["album/Ünïcode.txt", "album/disc 1/track.bin"], info.GetProperty("files").EnumerateArray().Select(file => file.GetProperty("path").GetString()!).Order(StringComparer.Ordinal).Reverse());
        Assert.Equal(["udp://tracker.example:6969"], info.GetProperty("announce").EnumerateArray().Select(url => url.GetString()!));
        Assert.StartsWith("magnet:?xt=urn:btih:" + info.GetProperty("infoHash").GetString(), info.GetProperty("magnet").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Text_HasTheTableAndTheTree()
    {
        var run = await CliRun.OfAsync("info", await CreateAsync());
        Assert.Equal(ExitCode.Done, run.ExitCode);
        Assert.Contains("Name         album", run.Output, StringComparison.Ordinal);
        Assert.Contains("Pieces       3 of 16.0 KiB", run.Output, StringComparison.Ordinal);
        Assert.Contains("Trackers     udp://tracker.example:6969", run.Output, StringComparison.Ordinal);
        Assert.Contains("\nalbum/", run.Output, StringComparison.Ordinal);
        Assert.Contains("\n  disc 1/", run.Output, StringComparison.Ordinal);
        Assert.Contains("\n    track.bin  39.1 KiB", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task VersionTwoOnly_HasItsOwnHash_AndNoOther()
    {
        // Of a file that fits into one block the root is the hash of its bytes (BEP 52).
        var info = "d9:file treed5:a.txtd0:d6:lengthi5e11:pieces root32:"u8.ToArray().Concat(SHA256.HashData("hello"u8))
            .Concat("eee12:meta versioni2e4:name5:a.txt12:piece lengthi16384ee"u8.ToArray()).ToArray();
        var path = _folder.Write("v2.torrent", [.. "d4:info"u8, .. info, .. "e"u8]);
        var run = await CliRun.OfAsync("info", path, "--json");
        Assert.Equal(ExitCode.Done, run.ExitCode);
        var told = Assert.Single(run.Events);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(info)), told.GetProperty("infoHashV2").GetString());
        Assert.False(told.TryGetProperty("infoHash", out _));
        Assert.Equal(5, told.GetProperty("length").GetInt64());
    }

    [Fact]
    public async Task Magnet_TellsWhatItHas_AndAsksNobody()
    {
        const string Link = "magnet:?xt=urn:btih:c12fe1c06bba254a9dc9f519b335aa7c1367a88a&dn=film&tr=http%3A%2F%2Ft.example%2Fannounce&x.pe=192.0.2.7%3A6881";
        var run = await CliRun.OfAsync("info", Link, "--json");
        Assert.Equal(ExitCode.Done, run.ExitCode);
        var info = Assert.Single(run.Events);
        Assert.Equal("film", info.GetProperty("name").GetString());
        Assert.Equal("c12fe1c06bba254a9dc9f519b335aa7c1367a88a", info.GetProperty("infoHash").GetString());
        Assert.Equal("http://t.example/announce", Assert.Single(info.GetProperty("announce").EnumerateArray()).GetString());
        Assert.Equal("192.0.2.7:6881", Assert.Single(info.GetProperty("peers").EnumerateArray()).GetString());
        Assert.False(info.TryGetProperty("files", out _));
        Assert.Contains("not known yet", (await CliRun.OfAsync("info", Link)).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task HundredsOfFiles_AreCutShortForPeople_NotForPrograms()
    {
        for (var i = 0; i < 120; i++) _folder.Write($"many/{i:000}", [1]);
        var torrent = _folder.Combine("many.torrent");
        await CliRun.OfAsync("create", _folder.Combine("many"), "--output", torrent);
        Assert.Contains("... and 70 more files", (await CliRun.OfAsync("info", torrent)).Output, StringComparison.Ordinal);
        Assert.Equal(120, Assert.Single((await CliRun.OfAsync("info", torrent, "--json")).Events).GetProperty("files").GetArrayLength());
    }

    [Fact]
    public async Task EscapesInATorrent_NeverReachTheTerminal()
    {
        var torrent = _folder.Write("evil.torrent", Encoding.Latin1.GetBytes(
            "d7:comment6:\e[2J\u0007x4:infod6:lengthi1e4:name5:a\e[2J12:piece lengthi16384e6:pieces20:aaaaaaaaaaaaaaaaaaaaee"));
        var run = await CliRun.OfAsync("info", torrent);
        Assert.Equal(ExitCode.Done, run.ExitCode);
        Assert.DoesNotContain('\e', run.Output);
        Assert.DoesNotContain('\u0007', run.Output);
    }

    [Theory]
    [InlineData("d4:infod6:lengthi-1e4:name1:a12:piece lengthi16384e6:pieces0:ee")]
    [InlineData("this is no torrent")]
    [InlineData("")]
    public async Task BrokenTorrent_IsOneErrorLine(string content)
    {
        var run = await CliRun.OfAsync("info", _folder.Write("broken.torrent", Encoding.Latin1.GetBytes(content)));
        AssertOneError(run);
    }

    [Theory]
    [InlineData("nowhere.torrent")]
    [InlineData("magnet:?dn=nothing")]
    [InlineData("magnet:?xt=urn:btih:xyz")]
    [InlineData("zzzz")]
    public async Task UnknownId_IsOneErrorLine(string id) => AssertOneError(await CliRun.OfAsync("info", id));

    private static void AssertOneError(CliRun run)
    {
        Assert.Equal(ExitCode.Failed, run.ExitCode);
        Assert.Empty(run.Output);
        Assert.StartsWith("error: ", run.Error, StringComparison.Ordinal);
        Assert.Equal(1, run.Error.Count(c => c == '\n'));
        Assert.DoesNotContain("Unexpected", run.Error, StringComparison.Ordinal);
    }

    private async Task<string> CreateAsync()
    {
        _folder.Write("album/disc 1/track.bin", new byte[40_000]);
        _folder.Write("album/Ünïcode.txt", "x"u8);
        var torrent = _folder.Combine("album.torrent");
        var run = await CliRun.OfAsync("create", _folder.Combine("album"), "--output", torrent, "--piece-length", "16K", "--announce", "udp://tracker.example:6969");
        Assert.Equal(ExitCode.Done, run.ExitCode);
        return torrent;
    }
}

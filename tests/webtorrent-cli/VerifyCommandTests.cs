using WebTorrent.TestKit;

namespace WebTorrent.Cli.Tests;

public sealed class VerifyCommandTests : IDisposable
{
    private const int PieceLength = 16 << 10;
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task WholePayload_IsExitCode0_FromItsFolderAndFromItself()
    {
        var torrent = await CreateAsync();
        foreach (var path in (string[])[_folder.FullPath, _folder.Combine("album"), _folder.Combine("album") + "/"])
        {
            var run = await CliRun.OfAsync("verify", torrent, path);
            Assert.Equal(ExitCode.Done, run.ExitCode);
            Assert.Contains("all 6 pieces are whole", run.Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task FlippedByte_IsFound_WithThePieceAndTheFileItTouches()
    {
        var torrent = await CreateAsync();
        await using (var file = File.Open(_folder.Combine("album", "b.bin"), FileMode.Open))
        {
            file.Position = 100;
            file.WriteByte(1);
        }

        var run = await CliRun.OfAsync("verify", torrent, _folder.FullPath, "--json");
        Assert.Equal(ExitCode.Failed, run.ExitCode);
        var verified = run.Event("verified");
        // a.bin is 40,000 bytes: byte 100 of b.bin is byte 40,100 of the torrent.
        Assert.Equal([40_100 / PieceLength], verified.GetProperty("badPieces").EnumerateArray().Select(piece => piece.GetInt32()));
        Assert.Equal(["album/a.bin", "album/b.bin"], verified.GetProperty("files").EnumerateArray().Select(file => file.GetProperty("path").GetString()!));
        Assert.Equal(5, verified.GetProperty("piecesGood").GetInt32());
        Assert.Contains("download", run.Event("error").GetProperty("hint").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task MissingShortAndEmptyFiles_AreToldApart()
    {
        var torrent = await CreateAsync();
        File.Delete(_folder.Combine("album", "empty"));
        File.Delete(_folder.Combine("album", "b.bin"));
        await using (var file = File.Open(_folder.Combine("album", "a.bin"), FileMode.Open)) file.SetLength(20_000);
        var run = await CliRun.OfAsync("verify", torrent, _folder.FullPath, "--json");
        Assert.Equal(ExitCode.Failed, run.ExitCode);
        var files = run.Event("verified").GetProperty("files").EnumerateArray().ToDictionary(file => file.GetProperty("path").GetString()!, file => file.GetProperty("problem").GetString());
        Assert.Equal("short", files["album/a.bin"]);
        Assert.Equal("missing", files["album/b.bin"]);
        Assert.Equal("missing", files["album/empty"]);
    }

    [Fact]
    public async Task FolderWithoutThePayload_FailsAndSaysWhatToGive()
    {
        var torrent = await CreateAsync();
        var empty = Directory.CreateDirectory(_folder.Combine("empty")).FullName;
        var run = await CliRun.OfAsync("verify", torrent, empty);
        Assert.Equal(ExitCode.Failed, run.ExitCode);
        Assert.Contains("holds nothing of 'album'", run.Error, StringComparison.Ordinal);
        Assert.Contains("does not exist", (await CliRun.OfAsync("verify", torrent, _folder.Combine("nowhere"))).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NothingIsWritten()
    {
        var torrent = await CreateAsync();
        File.Delete(_folder.Combine("album", "b.bin"));
        await CliRun.OfAsync("verify", torrent, _folder.FullPath);
        Assert.False(File.Exists(_folder.Combine("album", "b.bin")));
    }

    private async Task<string> CreateAsync()
    {
        var random = new Random(7);
        var bytes = new byte[90_000];
        random.NextBytes(bytes);
        _folder.Write("album/a.bin", bytes.AsSpan(0, 40_000));
        _folder.Write("album/b.bin", bytes.AsSpan(40_000));
        _folder.Write("album/empty", []);
        var torrent = _folder.Combine("album.torrent");
        var run = await CliRun.OfAsync("create", _folder.Combine("album"), "--output", torrent, "--piece-length", "16384");
        Assert.Equal(ExitCode.Done, run.ExitCode);
        return torrent;
    }
}

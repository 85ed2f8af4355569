using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using WebTorrent.TestKit;

namespace WebTorrent.Cli.Tests;

public sealed class TransferTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly TempFolder _folder = new();
    private readonly CancellationTokenSource _stopSeeding = new(Patience);
    private Task<CliRun>? _seeding;

    public void Dispose()
    {
        _stopSeeding.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task SeedAndDownload_ByMagnet_CopyTheFile()
    {
        var payload = Payload("film.bin", 3_000_001);
        var seeding = await SeedAsync(payload);
        var run = await DownloadAsync(seeding, seeding.GetProperty("magnet").GetString()!, "--json");
        Assert.Equal(ExitCode.Done, run.ExitCode);
        Assert.Equal(await File.ReadAllBytesAsync(payload, Token), await File.ReadAllBytesAsync(_folder.Combine("out", "film.bin"), Token));
        Assert.Equal("film.bin", run.Event("metadata").GetProperty("name").GetString());
        var done = run.Event("done");
        Assert.Equal(3_000_001, done.GetProperty("length").GetInt64());
        Assert.Equal(_folder.Combine("out", "film.bin"), done.GetProperty("path").GetString());
        var last = run.Events.Last(e => e.GetProperty("event").GetString() == "progress");
        Assert.Equal("done", last.GetProperty("state").GetString());
        Assert.Equal(1, last.GetProperty("progress").GetDouble());
        Assert.Equal(ExitCode.Interrupted, (await StopSeedingAsync()).ExitCode);
    }

    [Fact]
    public async Task SeedWithTorrent_ServesFromTheFolderThatHoldsThePayload_AndLeavesItAlone()
    {
        var payload = Payload("shared/film.bin", 500_000);
        var torrent = _folder.Combine("film.torrent");
        await CliRun.OfAsync("create", payload, "--output", torrent);
        var seeding = await SeedAsync(_folder.Combine("shared"), "--torrent", torrent);
        var run = await DownloadAsync(seeding, torrent);
        Assert.Equal(ExitCode.Done, run.ExitCode);
        await StopSeedingAsync();
        Assert.Equal(["film.bin"], Directory.EnumerateFileSystemEntries(_folder.Combine("shared")).Select(path => Path.GetFileName(path)));
        Assert.Equal(await File.ReadAllBytesAsync(payload, Token), await File.ReadAllBytesAsync(_folder.Combine("out", "film.bin"), Token));
    }

    [Fact]
    public async Task SeedWithTorrent_OfADamagedPayload_FailsAndSaysWhatToDo()
    {
        var payload = Payload("film.bin", 500_000);
        var torrent = _folder.Combine("film.torrent");
        await CliRun.OfAsync("create", payload, "--output", torrent);
        await FlipAsync(payload, 1234);
        var run = await CliRun.OfAsync(Token, "seed", _folder.FullPath, "--torrent", torrent, "--listen", "127.0.0.1:0", "--no-tracker");
        Assert.Equal(ExitCode.Failed, run.ExitCode);
        Assert.Contains("not seeded", run.Error, StringComparison.Ordinal);
        Assert.Contains("--keep-seeding", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FlippedByte_IsMended_ByDownloadingOnlyItsPiece()
    {
        var payload = Payload("film.bin", 500_000);
        var torrent = _folder.Combine("film.torrent");
        await CliRun.OfAsync("create", payload, "--output", torrent, "--piece-length", "16K");
        var seeding = await SeedAsync(payload, "--torrent", torrent);
        Directory.CreateDirectory(_folder.Combine("out"));
        File.Copy(payload, _folder.Combine("out", "film.bin"));
        await FlipAsync(_folder.Combine("out", "film.bin"), 100_000);
        Assert.Equal(ExitCode.Failed, (await CliRun.OfAsync("verify", torrent, _folder.Combine("out"))).ExitCode);
        var run = await DownloadAsync(seeding, torrent, "--json");
        Assert.Equal(ExitCode.Done, run.ExitCode);
        Assert.Equal(16 << 10, run.Event("done").GetProperty("bytesDownloaded").GetInt64());
        Assert.Equal(ExitCode.Done, (await CliRun.OfAsync("verify", torrent, _folder.Combine("out"))).ExitCode);
        await StopSeedingAsync();
    }

    [Fact]
    public async Task SeveralTorrents_OneOfThemBroken_TheOthersStillArrive()
    {
        var seeding = await SeedAsync(Payload("film.bin", 100_000));
        var run = await DownloadAsync(seeding, seeding.GetProperty("magnet").GetString()!, _folder.Combine("nowhere.torrent"), "--json");
        Assert.Equal(ExitCode.Failed, run.ExitCode);
        Assert.Equal("film.bin", run.Event("done").GetProperty("name").GetString());
        Assert.Contains("nowhere.torrent", run.Event("error").GetProperty("message").GetString(), StringComparison.Ordinal);
        await StopSeedingAsync();
    }

    [Fact]
    public async Task KeepSeeding_TellsThePort_AndServesWhatWasDownloaded()
    {
        var payload = Payload("film.bin", 200_000);
        var torrent = _folder.Combine("film.torrent");
        await CliRun.OfAsync("create", payload, "--output", torrent);
        // Whole already: done at once, then seeding.
        var seeding = await StartSeedingAsync("download", torrent, "--out", _folder.FullPath, "--keep-seeding", "--listen", "127.0.0.1:0", "--no-tracker", "--json");
        var run = await DownloadAsync(seeding, torrent);
        Assert.Equal(ExitCode.Done, run.ExitCode);
        await StopSeedingAsync();
    }

    [Fact]
    public async Task NobodyToAsk_IsSaidAtOnce_AndInterruptionIs130()
    {
        var torrent = _folder.Combine("film.torrent");
        await CliRun.OfAsync("create", Payload("film.bin", 100_000), "--output", torrent);
        using var interrupt = CancellationTokenSource.CreateLinkedTokenSource(Token);
        using var output = new LineWriter();
        using var error = new StringWriter();
        var running = CliRun.OfAsync(output, error, interrupt.Token, "download", torrent, "--out", _folder.Combine("out"), "--listen", "127.0.0.1:0", "--json");
        var warning = await output.WaitForAsync("warning", Token);
        Assert.Contains("--peer", warning.GetProperty("message").GetString(), StringComparison.Ordinal);
        await interrupt.CancelAsync();
        var run = await running.WaitAsync(Patience, Token);
        Assert.Equal(ExitCode.Interrupted, run.ExitCode);
        Assert.Contains("goes on from there", run.Event("interrupted").GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task TrackerOnThisMachine_ThatOnlyTheTorrentNames_IsRefusedWithAWayOut()
    {
        var torrent = _folder.Combine("film.torrent");
        await CliRun.OfAsync("create", Payload("film.bin", 100_000), "--output", torrent, "--announce", "http://127.0.0.1:9/secret/announce");
        using var interrupt = CancellationTokenSource.CreateLinkedTokenSource(Token);
        using var output = new LineWriter();
        using var error = new StringWriter();
        var running = CliRun.OfAsync(output, error, interrupt.Token, "download", torrent, "--out", _folder.Combine("out"), "--listen", "127.0.0.1:0", "--json");
        var message = (await output.WaitForAsync("warning", Token).WaitAsync(Patience, Token)).GetProperty("message").GetString();
        Assert.Contains("http://127.0.0.1:9", message, StringComparison.Ordinal);
        Assert.Contains("--announce", message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", message, StringComparison.Ordinal);
        await interrupt.CancelAsync();
        Assert.Equal(ExitCode.Interrupted, (await running.WaitAsync(Patience, Token)).ExitCode);
    }

    [Fact]
    public async Task VersionTwoOnly_IsSaidPlainly()
    {
        var run = await CliRun.OfAsync("download", "magnet:?xt=urn:btmh:1220" + new string('a', 64), "--out", _folder.Combine("out"), "--listen", "127.0.0.1:0");
        Assert.Equal(ExitCode.Failed, run.ExitCode);
        Assert.Contains("version 2", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("bug", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TakenPort_IsExitCode1_WithAWayOut()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var torrent = _folder.Combine("film.torrent");
        await CliRun.OfAsync("create", Payload("film.bin", 100_000), "--output", torrent);
        var run = await CliRun.OfAsync("download", torrent, "--out", _folder.Combine("out"), "--listen", taken.LocalEndpoint.ToString()!);
        Assert.Equal(ExitCode.Failed, run.ExitCode);
        Assert.Contains("taken", run.Error, StringComparison.Ordinal);
        Assert.Contains("--listen", run.Error, StringComparison.Ordinal);
        Assert.Equal(1, run.Error.Count(c => c == '\n'));
    }

    [Fact]
    public async Task DownloadMeta_WritesTheTorrent_AndNothingElse()
    {
        var seeding = await SeedAsync(Payload("film.bin", 300_000));
        var target = _folder.Combine("copy.torrent");
        var run = await CliRun.OfAsync(
            Token, "downloadmeta", seeding.GetProperty("infoHash").GetString()!, "--output", target, "--json",
            "--peer", $"127.0.0.1:{seeding.GetProperty("port").GetInt32()}", "--listen", "127.0.0.1:0", "--no-tracker");
        Assert.Equal(ExitCode.Done, run.ExitCode);
        Assert.Equal(seeding.GetProperty("infoHash").GetString(), run.Event("created").GetProperty("infoHash").GetString());
        var info = await CliRun.OfAsync("info", target, "--json");
        Assert.Contains(seeding.GetProperty("infoHash").GetString()!, info.Output, StringComparison.Ordinal);
        Assert.Equal(["copy.torrent", "film.bin"], Directory.EnumerateFileSystemEntries(_folder.FullPath).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal));
        await StopSeedingAsync();
    }

    [Theory]
    [InlineData("--no-tcp")]
    [InlineData("--no-utp")]
    public async Task SeedAndDownload_OverOneTransport(string without)
    {
        var payload = Payload("film.bin", 3_000_001);
        var seeding = await SeedAsync(payload, without);
        var run = await DownloadAsync(seeding, seeding.GetProperty("magnet").GetString()!, without);
        Assert.Equal(ExitCode.Done, run.ExitCode);
        Assert.Equal(await File.ReadAllBytesAsync(payload, Token), await File.ReadAllBytesAsync(_folder.Combine("out", "film.bin"), Token));
        await StopSeedingAsync();
    }

    [Fact]
    public async Task Quiet_PrintsNothing()
    {
        var seeding = await SeedAsync(Payload("film.bin", 100_000));
        var run = await DownloadAsync(seeding, seeding.GetProperty("magnet").GetString()!, "--quiet");
        Assert.Equal(new CliRun(ExitCode.Done, "", ""), run);
        await StopSeedingAsync();
    }

    [Fact]
    public async Task Demo_CopiesItsSample_AndLeavesNothing()
    {
        var run = await CliRun.OfAsync("demo", "--size", "3M", "--json");
        Assert.Equal(ExitCode.Done, run.ExitCode);
        var done = run.Event("done");
        Assert.Equal(3 << 20, done.GetProperty("bytesDownloaded").GetInt64());
        Assert.False(File.Exists(done.GetProperty("path").GetString()));
        Assert.Contains(run.Events, e => e.GetProperty("event").GetString() == "note" && e.GetProperty("message").GetString()!.Contains("SHA-256", StringComparison.Ordinal));
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static async Task FlipAsync(string path, long offset)
    {
        await using var file = File.Open(path, FileMode.Open);
        file.Position = offset;
        var old = file.ReadByte();
        file.Position = offset;
        file.WriteByte((byte)(old ^ 1));
    }

    private string Payload(string name, int length)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        return _folder.Write(name, bytes);
    }

    private Task<JsonElement> SeedAsync(string path, params string[] more) =>
        StartSeedingAsync(["seed", path, "--listen", "127.0.0.1:0", "--no-tracker", "--json", .. more]);

    private async Task<JsonElement> StartSeedingAsync(params string[] args)
    {
        var output = new LineWriter();
        _seeding = CliRun.OfAsync(output, new StringWriter(), _stopSeeding.Token, args);
        var ready = output.WaitForAsync("seeding", Token);
        Assert.True(await Task.WhenAny(ready, _seeding) == ready, output.ToString());
        return await ready;
    }

    private async Task<CliRun> StopSeedingAsync()
    {
        await _stopSeeding.CancelAsync();
        return await _seeding!.WaitAsync(Patience, Token);
    }

    private async Task<CliRun> DownloadAsync(JsonElement seeding, params string[] args)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Token);
        limit.CancelAfter(Patience);
        var peer = $"127.0.0.1:{seeding.GetProperty("port").GetInt32()}";
        return await CliRun.OfAsync(limit.Token, ["download", .. args, "--out", _folder.Combine("out"), "--peer", peer, "--listen", "127.0.0.1:0", "--no-tracker"]);
    }
}

using System.Net;
using System.Text.Json;
using WebTorrent.TestKit;

namespace WebTorrent.Cli.Tests;

public sealed class TrackerCommandTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly TempFolder _folder = new();
    private readonly CancellationTokenSource _stopping = new(Patience);
    private readonly List<Task<CliRun>> _running = [];

    public void Dispose()
    {
        _stopping.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("http")]
    [InlineData("udp")]
    public async Task SeederAndDownloader_MeetThroughIt(string scheme)
    {
        var tracker = await StartAsync("listening", "tracker", "--listen", "127.0.0.1", "--http-port", "0", "--udp-port", "0");
        var announce = tracker.GetProperty("announce").EnumerateArray().Select(url => url.GetString()!).Single(url => url.StartsWith(scheme + "://", StringComparison.Ordinal));
        var payload = new byte[300_000];
        new Random(1).NextBytes(payload);
        var seeding = await StartAsync("seeding", "seed", _folder.Write("film.bin", payload), "--announce", announce, "--listen", "127.0.0.1:0");

        var run = await CliRun.OfAsync(
            _stopping.Token, "download", seeding.GetProperty("infoHash").GetString()!, "--out", _folder.Combine("out"), "--announce", announce, "--listen", "127.0.0.1:0");

        Assert.Equal(ExitCode.Done, run.ExitCode);
        Assert.Equal(payload, await File.ReadAllBytesAsync(_folder.Combine("out", "film.bin"), _stopping.Token));
        await StopAsync();
    }

    [Fact]
    public async Task StatsAndHealth_AreServed()
    {
        var tracker = await StartAsync("listening", "tracker", "--listen", "127.0.0.1", "--http-port", "0", "--no-udp");
        Assert.False(tracker.TryGetProperty("udpPort", out _));
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{tracker.GetProperty("httpPort").GetInt32()}") };
        using var stats = JsonDocument.Parse(await client.GetStringAsync("/stats.json", _stopping.Token));
        Assert.Equal(JsonValueKind.Object, stats.RootElement.ValueKind);
        Assert.Contains("<html", await client.GetStringAsync("/stats", _stopping.Token), StringComparison.OrdinalIgnoreCase);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/health", _stopping.Token)).StatusCode);
        await StopAsync();
    }

    [Fact]
    public async Task Allow_OthersAreRefused()
    {
        var list = _folder.Write("allowed", "# ours\n\nc12fe1c06bba254a9dc9f519b335aa7c1367a88a  # a film\n"u8.ToArray());
        var tracker = await StartAsync("listening", "tracker", "--listen", "127.0.0.1", "--http-port", "0", "--no-udp", "--allow", list);
        Assert.Contains("interval", await AnnounceAsync(tracker, "c12fe1c06bba254a9dc9f519b335aa7c1367a88a"), StringComparison.Ordinal);
        Assert.Contains("failure reason", await AnnounceAsync(tracker, "d12fe1c06bba254a9dc9f519b335aa7c1367a88a"), StringComparison.Ordinal);
        await StopAsync();
    }

    [Fact]
    public async Task Allow_NoInfoHash_NamesTheLine()
    {
        var list = _folder.Write("allowed", "c12fe1c06bba254a9dc9f519b335aa7c1367a88a\nnonsense\n"u8.ToArray());
        var run = await CliRun.OfAsync(_stopping.Token, "tracker", "--listen", "127.0.0.1", "--http-port", "0", "--no-udp", "--allow", list);
        Assert.Equal(ExitCode.Failed, run.ExitCode);
        Assert.Contains("Line 2", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PortTaken_SaysWhichOptionChoosesAnother()
    {
        var tracker = await StartAsync("listening", "tracker", "--listen", "127.0.0.1", "--http-port", "0", "--no-udp");
        var run = await CliRun.OfAsync(_stopping.Token, "tracker", "--listen", "127.0.0.1", "--http-port", $"{tracker.GetProperty("httpPort").GetInt32()}", "--no-udp");
        Assert.Equal(ExitCode.Failed, run.ExitCode);
        Assert.Contains("--http-port", run.Error, StringComparison.Ordinal);
        await StopAsync();
    }

    [Fact]
    public async Task Postgres_ThatIsNotThere_IsToldOf()
    {
        var time = new VirtualTime();
        var output = new LineWriter();
        var running = new CliApplication(output, new StringWriter(), isTerminal: false, time).RunAsync(
            ["tracker", "--listen", "127.0.0.1", "--http-port", "0", "--no-udp", "--json", "--postgres", "Host=127.0.0.1;Port=1;Username=x;Password=s3cret;Timeout=1"], _stopping.Token);
        await output.WaitForAsync("listening", _stopping.Token);
        var told = output.WaitForAsync("tracker", _stopping.Token);
        while (!told.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(10));
            await Task.Delay(10, _stopping.Token);
        }

        Assert.Contains("database", (await told).GetProperty("problem").GetString(), StringComparison.Ordinal);
        await _stopping.CancelAsync();
        Assert.Equal(ExitCode.Interrupted, await running.WaitAsync(Patience));
        Assert.DoesNotContain("s3cret", output.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Password=s3cret")]
    [InlineData("postgres://x:s3cret@db/tracker")]
    [InlineData("Host=db;Port=s3cret")]
    [InlineData("Host=db;SSL Mode=s3cret")]
    [InlineData("")]
    public async Task Postgres_ConnectionThatIsNone_SaysHowOneLooks_AndNotThePassword(string connection)
    {
        var run = await CliRun.OfAsync(_stopping.Token, "tracker", "--listen", "127.0.0.1", "--http-port", "0", "--no-udp", "--postgres", connection);
        Assert.Equal(ExitCode.Failed, run.ExitCode);
        Assert.Contains("--postgres", run.Error, StringComparison.Ordinal);
        Assert.Contains("Host=", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", run.Error, StringComparison.Ordinal);
    }

    private async Task<string> AnnounceAsync(JsonElement tracker, string infoHash)
    {
        using var client = new HttpClient();
        var hash = string.Concat(infoHash.Chunk(2).Select(digits => "%" + new string(digits)));
        var uri = $"http://127.0.0.1:{tracker.GetProperty("httpPort").GetInt32()}/announce?info_hash={hash}&peer_id=-XX0001-abcdefghijkl&port=6881&left=1&uploaded=0&downloaded=0&compact=1";
        return await client.GetStringAsync(new Uri(uri), _stopping.Token);
    }

    private async Task<JsonElement> StartAsync(string readyEvent, params string[] args)
    {
        var output = new LineWriter();
        var running = CliRun.OfAsync(output, new StringWriter(), _stopping.Token, [.. args, "--json"]);
        _running.Add(running);
        var ready = output.WaitForAsync(readyEvent, _stopping.Token);
        Assert.True(await Task.WhenAny(ready, running) == ready, output.ToString());
        return await ready;
    }

    private async Task StopAsync()
    {
        await _stopping.CancelAsync();
        foreach (var run in await Task.WhenAll(_running).WaitAsync(Patience))
            Assert.Equal(ExitCode.Interrupted, run.ExitCode);
    }
}

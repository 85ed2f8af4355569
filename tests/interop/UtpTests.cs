using System.Diagnostics;
using System.Net;
using WebTorrent.Interop.Tests.Harness;

namespace WebTorrent.Interop.Tests;

/// <summary>Our engine over uTP with libtorrent, whose TCP is off: straight, and through a line that loses and delays.</summary>
public sealed class UtpTests(Payloads payloads)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(2);

    // libtorrent halves its window with every loss, so that a gibibyte takes minutes: only when asked for.
    private static PayloadKind ForABadLine => Environment.GetEnvironmentVariable("WEBTORRENT_LOSSY_GIBIBYTE") == "1" ? PayloadKind.Large : PayloadKind.SingleFile;

    [Fact]
    public Task Libtorrent_SeedsOneGibibyte_WeDownload() => DownloadAsync(PayloadKind.Large, loss: 0);

    [Fact]
    public Task WeSeedOneGibibyte_LibtorrentDownloads() => SeedAsync(PayloadKind.Large, loss: 0);

    [Fact]
    public Task Libtorrent_Seeds_WeDownload_TwoPercentLost() => DownloadAsync(ForABadLine, loss: 0.02);

    [Fact]
    public Task WeSeed_LibtorrentDownloads_TwoPercentLost() => SeedAsync(ForABadLine, loss: 0.02);

    private async Task DownloadAsync(PayloadKind kind, double loss)
    {
        Payload payload = await payloads.GetAsync(kind);
        using var folder = new TemporaryFolder();
        var listen = new IPEndPoint(IPAddress.Loopback, LocalNetwork.FreePort());
        await using RunningProgram seeder = await UtpLibtorrent.SeedAsync(payload, listen);
        await using UtpRelay? relay = Relay(listen, loss);
        var clock = Stopwatch.StartNew();
        await using (var engine = new UtpEngine(payload, folder.Folder("download"), isSeeder: false))
        {
            engine.Torrent.AddPeer(relay?.Listen ?? listen, isTrusted: true);
            await engine.Torrent.WaitForCompletionAsync().WaitAsync(Timeout);
            Report("libtorrent -> ours", payload, clock, relay, engine);
        }

        payload.AssertSame(folder.Folder("download"));
    }

    private async Task SeedAsync(PayloadKind kind, double loss)
    {
        Payload payload = await payloads.GetAsync(kind);
        using var folder = new TemporaryFolder();
        await using var engine = new UtpEngine(payload, payload.Folder, isSeeder: true);
        await using UtpRelay? relay = Relay(engine.Listen, loss);
        var clock = Stopwatch.StartNew();
        var listen = new IPEndPoint(IPAddress.Loopback, LocalNetwork.FreePort());
        await using RunningProgram leecher = UtpLibtorrent.Leech(payload, folder.Folder("download"), listen, relay?.Listen ?? engine.Listen);
        int exitCode = await leecher.WaitForExitAsync(Timeout);
        if (exitCode != 0) throw leecher.Fault($"ended with {exitCode}");
        Report("ours -> libtorrent", payload, clock, relay, engine);
        payload.AssertSame(folder.Folder("download"));
    }

    private static UtpRelay? Relay(IPEndPoint target, double loss) => loss > 0 ? new UtpRelay(target, loss, Delay, seed: 1) : null;

    private static void Report(string what, Payload payload, Stopwatch clock, UtpRelay? relay, UtpEngine engine)
    {
        string line = relay is null ? "" : $"; the relay lost {relay.Counts.Lost} of {relay.Counts.Came} datagrams";
        TestContext.Current.TestOutputHelper?.WriteLine($"{what}: {payload.Length >> 20} MiB in {clock.Elapsed.TotalSeconds:0.0} s, {(payload.Length >> 20) / clock.Elapsed.TotalSeconds:0} MiB/s{line}; {engine.Counters}");
    }
}

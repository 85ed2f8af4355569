using System.Security.Cryptography;
using System.Text.Json;
using WebTorrent.Interop.Tests.Clients;
using WebTorrent.Interop.Tests.Harness;
using WebTorrent.TorrentEngine;

namespace WebTorrent.Interop.Tests;

/// <summary>Our client and JavaScript's WebTorrent in a page of Chromium, in one swarm.</summary>
public sealed class WebTorrentPageTests(Browser browser, Payloads payloads) : IClassFixture<Browser>
{
    private const int Length = 100_000_000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task PageDownloadsFromUs_ByMagnet(bool overOurTracker)
    {
        await using var tracker = await WebTorrentPageTracker.StartAsync(overOurTracker);
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "ours.bin");
        byte[] bytes = RandomNumberGenerator.GetBytes(Length);
        await File.WriteAllBytesAsync(path, bytes);
        await using WebTorrentClient seeder = Client(folder.Path);
        Torrent torrent = await seeder.SeedAsync(path, options: new AddTorrentOptions { Announce = [tracker.WebSocket] });

        await using BrowserPage page = await browser.OpenAsync();
        JsonElement done = await LeechAsync(page, torrent.Info!.ToMagnet().ToString(), tracker);

        Assert.Equal(Hash(bytes), done.GetProperty("sha256").GetString());
        Tell("us to page", done.GetProperty("seconds").GetDouble());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task WeDownloadFromThePage_ByMagnet(bool overOurTracker)
    {
        await using var tracker = await WebTorrentPageTracker.StartAsync(overOurTracker);
        await using BrowserPage page = await browser.OpenAsync();
        JsonElement seeding = await RunAsync(page, "async ({ length, trackers }) => (await import('/webtorrent_page.mjs')).seed(length, trackers)", new { length = Length, trackers = new[] { tracker.WebSocket } });

        using var folder = new TemporaryFolder();
        await using WebTorrentClient leecher = Client(folder.Path);
        var clock = System.Diagnostics.Stopwatch.StartNew();
        Torrent torrent = await leecher.AddAsync(seeding.GetProperty("magnet").GetString()!).WaitAsync(Patience);
        await torrent.WaitForCompletionAsync().WaitAsync(Patience);

        Tell("page to us", clock.Elapsed.TotalSeconds);
        Assert.Equal(seeding.GetProperty("sha256").GetString(), Hash(await File.ReadAllBytesAsync(Path.Combine(folder.Path, "page.bin"))));
    }

    /// <summary>Bytes go from a classic swarm to a browser through us: the page never meets the seeder.</summary>
    [Fact]
    public async Task ClassicSeeder_Us_AndAPage_AreOneSwarm()
    {
        Payload payload = await payloads.GetAsync(PayloadKind.SingleFile);
        await using var tracker = await WebTorrentPageTracker.StartAsync(isOurs: true);
        await using var swarm = new Swarm(payload);
        RunningPeer seeder = await swarm.SeedAsync(new LibtorrentClient());
        await using WebTorrentClient between = Client(swarm.NewFolder());
        string magnet = payload.Torrent.ToMagnet();

        await using BrowserPage page = await browser.OpenAsync();
        Task<JsonElement> downloading = LeechAsync(page, magnet, tracker);
        Torrent torrent = await between.AddAsync(magnet, new AddTorrentOptions { Peers = [seeder.Listen], Announce = [tracker.WebSocket] }).WaitAsync(Patience);

        string expected = Hash(await File.ReadAllBytesAsync(Path.Combine(payload.Folder, payload.Name)));
        Assert.Equal(expected, (await downloading).GetProperty("sha256").GetString());
        Assert.Equal(TorrentState.Seeding, torrent.State);
        Assert.InRange(torrent.GetStatus().BytesUploaded, payload.Length, long.MaxValue);
    }

    private static Task<JsonElement> LeechAsync(BrowserPage page, string magnet, WebTorrentPageTracker tracker) =>
        RunAsync(page, "async ({ magnet, trackers }) => (await import('/webtorrent_page.mjs')).leech(magnet, trackers)", new { magnet, trackers = new[] { tracker.WebSocket } });

    private static async Task<JsonElement> RunAsync(BrowserPage page, string function, object argument) => (await page.RunAsync(function, argument).WaitAsync(Patience))!.Value;

    private static WebTorrentClient Client(string folder) => new(new WebTorrentClientOptions
    {
        DownloadDirectory = folder,
        EnableDht = false,
        EnableLocalDiscovery = false,
        EnableNatMapping = false,
        // All of them are on this machine, where no server of the Internet is needed to meet.
        AllowPrivateAddresses = true,
        IceServers = [],
    });

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static void Tell(string what, double seconds) =>
        TestContext.Current.TestOutputHelper!.WriteLine($"{what}: {Length / 1e6 / seconds:F1} MB/s, from the beginning");
}

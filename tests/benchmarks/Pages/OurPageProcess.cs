using System.Diagnostics;
using System.Globalization;
using WebTorrent.ParseTorrent;

namespace WebTorrent.Benchmarks.Pages;

/// <summary>Our client as a process of its own, which says what <c>webtorrent_peer.mjs</c> says.</summary>
internal static class OurPageProcess
{
    public const string CommandName = "page-peer";

    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(2);

    /// <summary>Seeds until the process is ended.</summary>
    public static async Task SeedAsync(string torrentPath, string folder, string tracker)
    {
        await using var client = Client(folder);
        var torrent = await client.AddAsync(torrentPath, new AddTorrentOptions { Announce = [tracker] });
        await torrent.WaitForCompletionAsync();
        await Console.Out.WriteLineAsync("READY");
        await Task.Delay(Timeout.Infinite);
    }

    /// <summary>Downloads, and tells the seconds from the first peer to the last piece.</summary>
    public static async Task LeechAsync(string magnet, string folder, string tracker)
    {
        await using var client = Client(folder);
        var torrent = await client.StartTorrentAsync(TorrentSource.Parse(magnet), new AddTorrentOptions { Announce = [tracker] });
        while (torrent.GetStatus().PeersConnected == 0) await Task.Delay(LookInterval);
        var start = Stopwatch.GetTimestamp();
        await torrent.WaitForCompletionAsync();
        await Console.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"DONE {Stopwatch.GetElapsedTime(start).TotalSeconds}"));
    }

    private static WebTorrentClient Client(string folder) => new(new WebTorrentClientOptions
    {
        DownloadDirectory = folder,
        EnableDht = false,
        EnableLocalDiscovery = false,
        EnableNatMapping = false,
        AllowPrivateAddresses = true,
        IceServers = [],
    });
}

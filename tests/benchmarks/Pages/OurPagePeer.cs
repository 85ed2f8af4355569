using System.Diagnostics;
using WebTorrent.Benchmarks.Transfer;
using WebTorrent.TorrentEngine;

namespace WebTorrent.Benchmarks.Pages;

/// <summary>Our client, in this process.</summary>
internal sealed class OurPagePeer : PagePeer
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(2);

    public override async Task<(string Magnet, IAsyncDisposable Seeder)> SeedAsync(Workload load, string tracker, CancellationToken cancellationToken)
    {
        var client = Client(load.Folder);
        var torrent = await client.AddAsync(load.TorrentPath, new AddTorrentOptions { Announce = [tracker] }, cancellationToken);
        await torrent.WaitForCompletionAsync(cancellationToken);
        return (torrent.Info!.ToMagnet().ToString(), client);
    }

    public override async Task<double> LeechAsync(Workload load, string magnet, string tracker, CancellationToken cancellationToken)
    {
        await using var client = Client(load.NewFolder());
        var torrent = await client.StartTorrentAsync(ParseTorrent.TorrentSource.Parse(magnet), new AddTorrentOptions { Announce = [tracker] }, cancellationToken);
        while (torrent.GetStatus().PeersConnected == 0) await Task.Delay(LookInterval, cancellationToken);
        var start = Stopwatch.GetTimestamp();
        await torrent.WaitForCompletionAsync(cancellationToken);
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
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

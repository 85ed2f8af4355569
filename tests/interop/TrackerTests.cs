using WebTorrent.Interop.Tests.Clients;
using WebTorrent.Interop.Tests.Harness;

namespace WebTorrent.Interop.Tests;

/// <summary>Peers that find each other through opentracker, over HTTP and over UDP.</summary>
public sealed class TrackerTests(Payloads payloads)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Download_PeersFromTracker_EndsRight(bool overUdp) => await TransferAsync(new LibtorrentClient(), KnownClients.Ours, overUdp);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Seed_FoundThroughTracker_EndsRight(bool overUdp) => await TransferAsync(KnownClients.Ours, new LibtorrentClient(), overUdp);

    private async Task TransferAsync(TorrentClient seeder, TorrentClient leecher, bool overUdp)
    {
        await using var swarm = new Swarm(await payloads.GetAsync(PayloadKind.SingleFile));
        await swarm.StartTrackerAsync(overUdp);
        await swarm.SeedAsync(seeder);
        await swarm.DownloadAsync(leecher, SourceKind.Magnet);
    }
}

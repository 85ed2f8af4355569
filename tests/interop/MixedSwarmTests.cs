using WebTorrent.Interop.Tests.Clients;
using WebTorrent.Interop.Tests.Harness;

namespace WebTorrent.Interop.Tests;

/// <summary>Several clients in one swarm.</summary>
public sealed class MixedSwarmTests(Payloads payloads)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(120);

    private static readonly TorrentClient[] ThreeKinds = [new LibtorrentClient(), new Aria2Client(), new JavaScriptClient()];

    [Fact]
    public async Task Download_FromThreeKindsOfSeeders_EndsRight()
    {
        await using var swarm = new Swarm(await payloads.GetAsync(PayloadKind.SingleFile));
        foreach (TorrentClient seeder in ThreeKinds) await swarm.SeedAsync(seeder);
        await swarm.DownloadAsync(KnownClients.Ours, SourceKind.Magnet);
    }

    [Fact]
    public async Task Seed_ToThreeKindsOfLeechersThatAlsoTrade_AllEndRight()
    {
        await using var swarm = new Swarm(await payloads.GetAsync(PayloadKind.SingleFile));
        await swarm.StartTrackerAsync();
        await swarm.SeedAsync(KnownClients.Ours);
        await FinishAllAsync(swarm, [.. ThreeKinds, KnownClients.Ours]);
    }

    [Fact]
    public async Task Seed_ToTwentyLeechersAtOnce_AllEndRight()
    {
        await using var swarm = new Swarm(await payloads.GetAsync(PayloadKind.SingleFile));
        await swarm.SeedAsync(KnownClients.Ours);
        await FinishAllAsync(swarm, Enumerable.Repeat(new LibtorrentClient(), 20));
    }

    private static async Task FinishAllAsync(Swarm swarm, IEnumerable<TorrentClient> leechers)
    {
        var downloads = new List<Download>();
        foreach (TorrentClient leecher in leechers) downloads.Add(await swarm.StartDownloadAsync(leecher));
        await Task.WhenAll(downloads.Select(download => download.FinishAsync(Timeout)));
    }
}

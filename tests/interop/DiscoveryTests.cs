using System.Net;
using WebTorrent.Interop.Tests.Clients;
using WebTorrent.Interop.Tests.Harness;

namespace WebTorrent.Interop.Tests;

/// <summary>Peers that nobody names: a magnet link alone leads to them through the DHT, and one peer to the others.</summary>
public sealed class DiscoveryTests(Payloads payloads)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(150);

    [Fact]
    public Task MagnetAlone_OursFindsLibtorrentInTheDht() => MeetInTheDhtAsync(new LibtorrentClient(), new OurCli());

    [Fact]
    public Task MagnetAlone_LibtorrentFindsOursInTheDht() => MeetInTheDhtAsync(new OurCli(), new LibtorrentClient());

    [Fact]
    public Task MagnetAlone_OursFindsOursInTheDht() => MeetInTheDhtAsync(new OurCli(), new OurCli());

    /// <summary>A peer without a byte of the payload knows the seeder and is the only one that the leecher is told of (BEP 11).</summary>
    [Theory]
    [InlineData("libtorrent", "ours")]
    [InlineData("ours", "libtorrent")]
    [InlineData("ours", "ours")]
    public async Task Pex_TheCommonPeerTellsOfTheSeeder(string common, string leecher)
    {
        await using var swarm = new Swarm(await payloads.GetAsync(PayloadKind.SingleFile));
        // So slow that nobody is done before all have met.
        RunningPeer seeder = await swarm.SeedAsync(new LibtorrentClient { UploadLimit = 100_000 });
        Download between = await swarm.StartDownloadAsync(Client(common));
        await seeder.Program.WaitForLineAsync("peers 1 ", Patience);
        await swarm.StartDownloadAsync(Client(leecher), from: between.Peer.Listen);
        await seeder.Program.WaitForLineAsync("peers 2 ", Patience);
    }

    private static TorrentClient Client(string name) => name == "ours" ? new OurCli() : new LibtorrentClient();

    private async Task MeetInTheDhtAsync(TorrentClient seeder, TorrentClient leecher)
    {
        var (first, entrance) = await new DhtJavaScript().StartAsync([]);
        await using (first)
        {
            var (second, _) = await new DhtJavaScript().StartAsync([entrance]);
            await using (second)
            {
                await using var swarm = new Swarm(await payloads.GetAsync(PayloadKind.SingleFile));
                swarm.EnterDht(entrance);
                await swarm.SeedAsync(seeder);
                Download download = await swarm.StartDownloadAsync(leecher, SourceKind.Magnet);
                await download.FinishAsync(Patience);
            }
        }
    }
}

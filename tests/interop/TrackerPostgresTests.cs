using System.Net;
using WebTorrent.Interop.Tests.Clients;
using WebTorrent.Interop.Tests.Harness;
using WebTorrent.TrackerPostgres.Tests;

namespace WebTorrent.Interop.Tests;

/// <summary>Two of our trackers with one PostgreSQL serve one swarm of other people's clients.</summary>
public sealed class TrackerPostgresTests(Payloads payloads)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(120);

    [Fact]
    public async Task PeersOnDifferentTrackers_FindEachOther_OverTcpAndWebRtc()
    {
        Payload payload = await payloads.GetAsync(PayloadKind.SingleFile);
        await using var database = new PostgresServer();
        await database.RequireAsync();
        await using TrackerPostgresNode first = await TrackerPostgresNode.StartAsync(database.ConnectionString);
        await using TrackerPostgresNode second = await TrackerPostgresNode.StartAsync(database.ConnectionString);
        using var scratch = new TemporaryFolder();

        // One over HTTP and UDP, one over WebSockets: each seeder is on the first tracker, each leecher on the second.
        await using RunningPeer seeder = await SeedAsync(scratch, payload, first);
        await using RunningPeer webSeeder = await TrackerServerPeer.SeedAsync(payload, first.WebSocket);
        string folder = scratch.Folder("web");
        await using RunningPeer webLeecher = TrackerServerPeer.Leech(payload, folder, second.WebSocket);
        await second.WaitAsync(() => second.Host.GetStats().Swarms is { IPv4Peers: >= 1 });
        await Task.WhenAll(LeechAsync(scratch, payload, second), webLeecher.WaitUntilWholeAsync(Timeout));
        payload.AssertSame(folder);
    }

    [Fact]
    public async Task KilledTracker_LosesNoPeer()
    {
        Payload payload = await payloads.GetAsync(PayloadKind.SingleFile);
        await using var database = new PostgresServer();
        await database.RequireAsync();
        await using TrackerPostgresNode first = await TrackerPostgresNode.StartAsync(database.ConnectionString);
        await using TrackerPostgresNode second = await TrackerPostgresNode.StartAsync(database.ConnectionString);
        using var scratch = new TemporaryFolder();
        await using RunningPeer seeder = await SeedAsync(scratch, payload, first);
        await second.WaitAsync(() => second.Host.GetStats().Swarms.Peers == 1);
        await first.KillAsync();
        await LeechAsync(scratch, payload, second);

        // One that is started only now learns it from the database.
        await using TrackerPostgresNode third = await TrackerPostgresNode.StartAsync(database.ConnectionString);
        Assert.True(third.Host.GetStats().Swarms.Seeders >= 1);
        await LeechAsync(scratch, payload, third);
    }

    [Fact]
    public async Task DatabaseStoppedAndStarted_TrackersGoOnAndCatchUp()
    {
        Payload payload = await payloads.GetAsync(PayloadKind.SingleFile);
        await using var database = new PostgresServer();
        await database.RequireAsync();
        await using TrackerPostgresNode first = await TrackerPostgresNode.StartAsync(database.ConnectionString);
        await using TrackerPostgresNode second = await TrackerPostgresNode.StartAsync(database.ConnectionString);
        using var scratch = new TemporaryFolder();

        await database.StopAsync();
        await first.WaitAsync(() => !first.Host.GetStats().Health.IsHealthy);
        Assert.Contains("degraded", await first.ReadHealthAsync(), StringComparison.Ordinal);
        await using RunningPeer seeder = await SeedAsync(scratch, payload, first);
        await first.WaitAsync(() => first.Host.GetStats().Swarms.Seeders == 1);
        await LeechAsync(scratch, payload, first);
        Assert.Equal(0, second.Host.GetStats().Swarms.Peers);

        await database.StartAsync();
        await second.WaitAsync(() => second.Host.GetStats().Swarms.Seeders >= 1);
        await LeechAsync(scratch, payload, second);
        Assert.Contains("healthy", await first.ReadHealthAsync(), StringComparison.Ordinal);
    }

    private static async Task<RunningPeer> SeedAsync(TemporaryFolder scratch, Payload payload, TrackerPostgresNode tracker)
    {
        var client = new LibtorrentClient();
        return await client.SeedAsync(await JobAsync(scratch, payload, tracker.Http, payload.Folder));
    }

    private static async Task LeechAsync(TemporaryFolder scratch, Payload payload, TrackerPostgresNode tracker)
    {
        var client = new LibtorrentClient();
        PeerJob job = await JobAsync(scratch, payload, tracker.Udp, scratch.Folder("out" + Guid.NewGuid().ToString("N")[..8]));
        await using RunningPeer leecher = await client.LeechAsync(job);
        await new Download(payload, client, leecher, job.Folder).FinishAsync(Timeout);
    }

    private static async Task<PeerJob> JobAsync(TemporaryFolder scratch, Payload payload, string announce, string folder)
    {
        string name = Guid.NewGuid().ToString("N")[..8];
        TorrentFile torrent = await payload.Torrent.WithAnnounceAsync(announce, scratch.File(name + ".torrent"));
        return new PeerJob
        {
            Source = torrent.Path,
            Folder = folder,
            Tracker = announce,
            Scratch = scratch.Folder("scratch" + name),
            Listen = new IPEndPoint(IPAddress.Loopback, LocalNetwork.FreePort()),
        };
    }
}

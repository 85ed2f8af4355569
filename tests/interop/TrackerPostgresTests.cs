using WebTorrent.Interop.Tests.Clients;
using WebTorrent.Interop.Tests.Harness;

namespace WebTorrent.Interop.Tests;

/// <summary>Two of our trackers with one PostgreSQL serve one swarm of other people's clients.</summary>
public sealed class TrackerPostgresTests(Payloads payloads)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(120);

    [Fact]
    public async Task PeersOnDifferentTrackers_FindEachOther_OverTcpAndWebRtc()
    {
        Payload payload = await payloads.GetAsync(PayloadKind.SingleFile);
        await using TrackerPostgresRig rig = await TrackerPostgresRig.StartAsync(payload);

        // One over HTTP and UDP, one over WebSockets: each seeder is on the first tracker, each leecher on the second.
        await using RunningPeer seeder = await rig.SeedAsync(rig.First);
        await using RunningPeer webSeeder = await TrackerServerPeer.SeedAsync(payload, rig.First.WebSocket);
        string folder = rig.NewFolder();
        await using RunningPeer webLeecher = TrackerServerPeer.Leech(payload, folder, rig.Second.WebSocket);
        await rig.Second.WaitAsync(() => rig.Second.Host.GetStats().Swarms is { IPv4Peers: >= 1 });
        await Task.WhenAll(rig.LeechAsync(rig.Second), webLeecher.WaitUntilWholeAsync(Timeout));
        payload.AssertSame(folder);
    }

    [Fact]
    public async Task KilledTracker_LosesNoPeer()
    {
        await using TrackerPostgresRig rig = await TrackerPostgresRig.StartAsync(await payloads.GetAsync(PayloadKind.SingleFile));
        await using RunningPeer seeder = await rig.SeedAsync(rig.First);
        await rig.Second.WaitAsync(() => rig.Second.Host.GetStats().Swarms.Peers == 1);
        await rig.First.KillAsync();
        await rig.LeechAsync(rig.Second);

        // One that is started only now learns it from the database.
        await using TrackerPostgresNode third = await TrackerPostgresNode.StartAsync(rig.Database.ConnectionString);
        Assert.True(third.Host.GetStats().Swarms.Seeders >= 1);
        await rig.LeechAsync(third);
    }

    [Fact]
    public async Task DatabaseStoppedAndStarted_TrackersGoOnAndCatchUp()
    {
        await using TrackerPostgresRig rig = await TrackerPostgresRig.StartAsync(await payloads.GetAsync(PayloadKind.SingleFile));

        await rig.Database.StopAsync();
        await rig.First.WaitAsync(() => !rig.First.Host.GetStats().Health.IsHealthy);
        Assert.Contains("degraded", await rig.First.ReadHealthAsync(), StringComparison.Ordinal);
        await using RunningPeer seeder = await rig.SeedAsync(rig.First);
        await rig.First.WaitAsync(() => rig.First.Host.GetStats().Swarms.Seeders == 1);
        await rig.LeechAsync(rig.First);
        Assert.Equal(0, rig.Second.Host.GetStats().Swarms.Peers);

        await rig.Database.StartAsync();
        await rig.Second.WaitAsync(() => rig.Second.Host.GetStats().Swarms.Seeders >= 1);
        await rig.LeechAsync(rig.Second);
        Assert.Contains("healthy", await rig.First.ReadHealthAsync(), StringComparison.Ordinal);
    }
}

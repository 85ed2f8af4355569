namespace WebTorrent.TrackerPostgres.Tests;

/// <summary>A database that is there and says nothing. These have one of their own, for they hold it up.</summary>
public class SilenceTests
{
    [Fact]
    public async Task DatabaseThatHangs_HoldsUpNoEnd()
    {
        await using var server = new PostgresServer();
        await using var cluster = await Cluster.StartAsync(server, 0);
        var store = cluster.Add(connectionString: server.ConnectionString + ";Timeout=60");
        await Some.UntilAsync(() => store.Health.IsHealthy, "it is connected");
        await server.SignalAsync("STOP");
        try
        {
            store.Announce(Some.Peer(1));
            await Task.Delay(500);
            // It never answers: this ends only if nobody waits for that.
            var ending = cluster.KillAsync(0).AsTask();
            Assert.Same(ending, await Task.WhenAny(ending, Task.Delay(TimeSpan.FromSeconds(30))));
        }
        finally
        {
            await server.SignalAsync("CONT");
        }
    }

    [Fact]
    public async Task ConnectionForNotifications_ThatDiesInSilence_IsMadeAnew()
    {
        await using var server = new PostgresServer();
        await using var cluster = await Cluster.StartAsync(server, 0);
        await using var relay = new DeafRelay(server.Port);
        var store = cluster.Add(cluster.Options with { PollInterval = TimeSpan.FromMinutes(1), NodeTimeout = TimeSpan.FromSeconds(1), Timeout = TimeSpan.FromSeconds(1) }, $"{server.ConnectionString};Port={relay.Port};Cancellation Timeout=-1");
        await Some.UntilAsync(() => store.Health.IsHealthy && relay.Listeners == 1, "it listens");
        relay.StopListeners();
        await Some.UntilAsync(() => relay.Listeners == 2, "it listens anew");
    }
}

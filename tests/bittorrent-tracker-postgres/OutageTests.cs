using WebTorrent.TrackerServer;

namespace WebTorrent.TrackerPostgres.Tests;

/// <summary>These have a database of their own, for they stop it.</summary>
public class OutageTests
{
    [Fact]
    public async Task Database_StoppedAndStarted_EachGoesOnAlone_AndCatchesUpByItself()
    {
        await using var server = new PostgresServer();
        await using var cluster = await Cluster.StartAsync(server, 2);
        cluster[0].Announce(Some.Peer(1));
        await Some.UntilAsync(() => cluster[1].GetCounts(Some.Swarm).Leechers == 1, "they exchange");

        await server.StopAsync();
        await Some.UntilAsync(() => !cluster[0].Health.IsHealthy && !cluster[1].Health.IsHealthy, "both say that they are alone");
        Inbox first = new();
        Assert.Equal(2, cluster[0].Announce(Some.Peer(2)).Counts.Leechers);
        Assert.Equal(2, cluster[1].Announce(Some.Peer(3)).Counts.Leechers);
        cluster[0].AnnounceWeb(4, first);

        await server.StartAsync();
        foreach (var store in cluster.Stores)
        {
            await Some.UntilAsync(() => store.Health.IsHealthy, "they are connected again");
            await Some.UntilAsync(() => store.GetCounts(Some.Swarm).Leechers == 4, "they know what the other heard meanwhile");
        }

        cluster[1].FindWeb(Some.Swarm, Some.Id(4))!.TryDeliver(Some.Swarm, Some.Id(4), "hello"u8.ToArray());
        await Some.UntilAsync(() => first.Messages.Contains("hello"), "offers travel again");
    }

    [Fact]
    public async Task DatabaseThatTakesOnlyTls_IsExchangedWith()
    {
        await using var server = new PostgresServer();
        await using var cluster = await Cluster.StartAsync(server, 0);
        await server.RequireTlsAsync();
        var store = cluster.Add(connectionString: server.ConnectionString + ";SSL Mode=Require;Trust Server Certificate=true");
        await Some.UntilAsync(() => store.Health.IsHealthy, "it is connected");
    }
}

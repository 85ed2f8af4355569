using Npgsql;
using WebTorrent.TrackerServer;

namespace WebTorrent.TrackerPostgres.Tests;

/// <summary>What goes wrong with databases, and what strangers and administrators do to tables.</summary>
public class TroubleTests(PostgresServer server)
{
    private const string Stranger = "11111111-1111-1111-1111-111111111111";

    [Fact]
    public async Task NoDatabaseFromTheStart_IsLogged_Once_WithoutThePassword()
    {
        var log = new Journal();
        await using var store = new PostgresSwarmStore("Host=127.0.0.1;Port=1;Username=x;Password=s3cret;Timeout=1", new PostgresSwarmStoreOptions { Logger = log });
        store.Start();
        await Some.UntilAsync(() => log.Warnings.Any(), "the failure is logged");
        await Task.Delay(1500);
        Assert.Single(log.Warnings);
        Assert.DoesNotContain("s3cret", string.Concat(log.All), StringComparison.Ordinal);
    }

    [Fact]
    public async Task MissingTables_AreLoggedOnce_AndNotAsAConnection()
    {
        await using var cluster = await Cluster.StartAsync(server, 0);
        var log = new Journal();
        cluster.Add(cluster.Options with { CreateTables = false, Logger = log });
        await Some.UntilAsync(() => log.Warnings.Any(), "the failure is logged");
        await Task.Delay(1500);
        Assert.Single(log.All);
        Assert.Contains("does not exist", log.All.Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task TablesMadeByHand_AreEnough_ForWhoMayMakeNone()
    {
        await using var cluster = await Cluster.StartAsync(server, 0);
        await cluster.ExecuteAsync("CREATE ROLE {0}r LOGIN");
        await cluster.ExecuteAsync(PostgresSwarmStore.GetSchema(cluster.Prefix));
        await cluster.ExecuteAsync("GRANT SELECT, INSERT, UPDATE, DELETE ON {0}_nodes, {0}_peers, {0}_relays TO {0}r");
        var store = cluster.Add(connectionString: new NpgsqlConnectionStringBuilder(server.ConnectionString) { Username = cluster.Prefix + "r" }.ConnectionString);
        await Some.UntilAsync(() => store.Health.IsHealthy, "it exchanges");
    }

    [Fact]
    public async Task ManyTrackersAtOnce_MakeTheTablesWithoutQuarrel()
    {
        await using var cluster = await Cluster.StartAsync(server, 0);
        var log = new Journal();
        for (var i = 0; i < 8; i++)
            cluster.Add(cluster.Options with { Logger = log });
        foreach (var store in cluster.Stores)
            await Some.UntilAsync(() => store.Health.IsHealthy, "each exchanges");
        Assert.Empty(log.Warnings);
    }

    [Fact]
    public async Task TablesOfAnotherShape_AreAnErrorThatPasses()
    {
        await using var cluster = await Cluster.StartAsync(server, 1);
        await cluster.ExecuteAsync("ALTER TABLE {0}_peers ALTER data TYPE bit varying USING B'1'");
        await cluster.ExecuteAsync($"INSERT INTO {{0}}_nodes VALUES ('{Stranger}', now())");
        await cluster.ExecuteAsync($"INSERT INTO {{0}}_peers VALUES ('{Stranger}', 1, now(), B'1')");
        await Some.UntilAsync(() => !cluster[0].Health.IsHealthy, "it says that something is wrong");
        await cluster.ExecuteAsync("DELETE FROM {0}_peers");
        await cluster.ExecuteAsync("ALTER TABLE {0}_peers ALTER data TYPE bytea USING '\\x'");
        await Some.UntilAsync(() => cluster[0].Health.IsHealthy, "it goes on by itself");
    }

    [Theory]
    [InlineData("1, 'infinity', ''")]
    [InlineData("1, '-infinity', ''")]
    [InlineData("1, now() + interval '300 years', ''")]
    [InlineData("1, now(), repeat('x', 3000000)::bytea")]
    [InlineData("9223372036854775807, now(), ''")]
    [InlineData("-1, now(), ''")]
    public async Task PoisonRows_OfAStranger_StopNobody(string values)
    {
        await using var cluster = await Cluster.StartAsync(server, 2);
        await cluster.ExecuteAsync($"INSERT INTO {{0}}_nodes VALUES ('{Stranger}', now())");
        await cluster.ExecuteAsync($"INSERT INTO {{0}}_peers VALUES ('{Stranger}', {values})");
        await cluster.ExecuteAsync($"INSERT INTO {{0}}_relays SELECT node, '{Stranger}', {values} FROM {{0}}_nodes");
        await cluster.ExecuteAsync("INSERT INTO {0}_nodes VALUES ('22222222-2222-2222-2222-222222222222', 'infinity'), ('33333333-3333-3333-3333-333333333333', '-infinity')");
        cluster[0].Announce(Some.Peer(1));
        await Some.UntilAsync(() => cluster[1].GetCounts(Some.Swarm).Leechers == 1, "the exchange goes on");
        Assert.True(cluster[1].Health.IsHealthy);
    }

    [Fact]
    public async Task MalformedBatches_OfOneTracker_AreLoggedOnce()
    {
        await using var cluster = await Cluster.StartAsync(server, 0);
        var log = new Journal();
        await cluster.ExecuteAsync(PostgresSwarmStore.GetSchema(cluster.Prefix));
        await cluster.ExecuteAsync($"INSERT INTO {{0}}_nodes VALUES ('{Stranger}', now())");
        await cluster.ExecuteAsync($"INSERT INTO {{0}}_peers SELECT '{Stranger}', number, now(), '\\xff' FROM generate_series(1, 100) AS number");
        var store = cluster.Add(cluster.Options with { Logger = log });
        await Some.UntilAsync(() => store.Health.IsHealthy, "all is read");
        Assert.Single(log.Warnings);
    }

    [Fact]
    public async Task AnnouncesOlderThanPeersLive_AreNotRevived()
    {
        await using var cluster = await Cluster.StartAsync(server, 1);
        cluster[0].Announce(Some.Peer(1));
        await Some.UntilAsync(async () => await cluster.ScalarAsync("SELECT count(*) FROM {0}_peers") == 1, "it is written");
        await cluster.KillAsync(0);
        await cluster.ExecuteAsync("UPDATE {0}_peers SET written = now() - interval '3 hours'");
        var late = cluster.Add();
        await Some.UntilAsync(() => late.Health.IsHealthy, "what others said is taken in");
        Assert.Equal(0, late.GetCounts(Some.Swarm).Leechers);
    }

    [Fact]
    public async Task WebSocketThatWasReplaced_ItsEndStopsNobody()
    {
        await using var cluster = await Cluster.StartAsync(server, 2);
        Inbox old = new(), current = new();
        cluster[0].AnnounceWeb(1, old);
        old.IsOpen = false;
        cluster[0].AnnounceWeb(1, current);
        cluster[0].RemoveWeb(Some.Swarm, Some.Id(1), old);
        cluster[0].Announce(Some.Peer(7));
        await Some.UntilAsync(() => cluster[1].GetStats().IPv4Peers == 1, "all of that came over");
        Assert.NotNull(cluster[1].FindWeb(Some.Swarm, Some.Id(1)));
    }

    [Fact]
    public async Task TrackerThatWasGoneForAWhile_ItsWebSocketPeersAreKnownAgain()
    {
        await using var cluster = await Cluster.StartAsync(server, 1);
        await cluster.ExecuteAsync($"INSERT INTO {{0}}_nodes VALUES ('{Stranger}', now())");
        // A WebRTC peer, by the layout of PeerRecord.
        await cluster.ExecuteAsync($"INSERT INTO {{0}}_peers VALUES ('{Stranger}', 1, now(), '\\x02' || decode(repeat('00', 3) || '01' || repeat('00', 16) || repeat('00', 3) || '01' || repeat('00', 16), 'hex'))");
        IWebPeerLink? Link() => cluster[0].FindWeb(Some.Swarm, Some.Id(1));
        await Some.UntilAsync(() => Link() is { IsOpen: true }, "the peer is known");
        await Some.UntilAsync(() => Link() is not { IsOpen: true }, "its tracker gave no sign of life");
        for (var shard = 0; shard < 64; shard++)
            cluster[0].Expire(TimeSpan.FromSeconds(2));
        await cluster.ExecuteAsync($"UPDATE {{0}}_nodes SET seen = now() + interval '10 seconds' WHERE node = '{Stranger}'");
        await Some.UntilAsync(() => Link() is { IsOpen: true }, "the tracker is back, and so is its peer");
    }
}

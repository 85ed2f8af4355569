using System.Text;
using WebTorrent.TrackerServer;

namespace WebTorrent.TrackerPostgres.Tests;

public class PostgresSwarmStoreTests(PostgresServer server)
{
    [Fact]
    public async Task Announce_AtOneTracker_IsKnownAtAll()
    {
        await using var cluster = await Cluster.StartAsync(server, 3);
        cluster[0].Announce(Some.Peer(1, isSeeder: true));
        cluster[1].Announce(Some.Peer(2));
        foreach (var store in cluster.Stores)
            await Some.UntilAsync(() => store.GetCounts(Some.Swarm) is { Seeders: 1, Leechers: 1 }, "each tracker knows both peers");
        cluster[0].Announce(Some.Peer(1, isSeeder: true), SwarmEvent.Stopped);
        await Some.UntilAsync(() => cluster[2].GetCounts(Some.Swarm) is { Seeders: 0, Leechers: 1 }, "the peer that left is gone everywhere");
    }

    [Fact]
    public async Task ManyAnnounces_TravelInFewRoundTrips()
    {
        await using var cluster = await Cluster.StartAsync(server, 2);
        for (var i = 0; i < 20_000; i++)
            cluster[0].Announce(Some.Peer(i & 0xFFFF) with { Swarm = Some.Hash(i % 100) });
        await Some.UntilAsync(() => cluster[1].GetStats().Peers == 20_000, "all peers are known");
        Assert.InRange(await cluster.ScalarAsync("SELECT count(*) FROM {0}_peers"), 1, 20);
    }

    [Fact]
    public async Task NewTracker_LearnsWhatOthersKnow_AlsoOfOnesThatAreGone()
    {
        await using var cluster = await Cluster.StartAsync(server, 1);
        cluster[0].Announce(Some.Peer(1));
        await Some.UntilAsync(async () => await cluster.ScalarAsync("SELECT count(*) FROM {0}_peers") == 1, "it is written");
        await cluster.KillAsync(0);
        var second = cluster.Add();
        await Some.UntilAsync(() => second.GetCounts(Some.Swarm).Leechers == 1, "the peer of the tracker that is gone is known");
    }

    [Fact]
    public async Task OfferAndAnswer_TravelBetweenTrackers()
    {
        await using var cluster = await Cluster.StartAsync(server, 2);
        Inbox first = new(), second = new();
        cluster[0].AnnounceWeb(1, first);
        await Some.UntilAsync(() => cluster[1].FindWeb(Some.Swarm, Some.Id(1)) is { IsOpen: true }, "the WebSocket peer is known");
        var chosen = new WebPeer[1];
        cluster[1].AnnounceWeb(2, second, chosen, out var count);
        Assert.Equal((1, Some.Id(1)), (count, chosen[0].Id));
        var large = new string('x', 50_000);
        Assert.True(chosen[0].Link.TryDeliver(Some.Swarm, Some.Id(1), Encoding.UTF8.GetBytes(large)));
        await Some.UntilAsync(() => !first.Messages.IsEmpty, "the offer came, though it is longer than a notification may be");
        Assert.Equal(large, first.Messages.Single());
        await Some.UntilAsync(() => cluster[0].FindWeb(Some.Swarm, Some.Id(2)) is not null, "the asker is known");
        cluster[0].FindWeb(Some.Swarm, Some.Id(2))!.TryDeliver(Some.Swarm, Some.Id(2), "answer"u8.ToArray());
        await Some.UntilAsync(() => second.Messages.Contains("answer"), "the answer came");
    }

    [Fact]
    public async Task RemoteWord_DisplacesNoOpenWebSocketOfOurs_NorStopsIt()
    {
        await using var cluster = await Cluster.StartAsync(server, 2);
        Inbox ours = new(), thief = new();
        cluster[0].AnnounceWeb(1, ours);
        await Some.UntilAsync(() => cluster[1].FindWeb(Some.Swarm, Some.Id(1)) is not null, "the peer is known");
        Assert.Equal(AnnounceStatus.Kept, cluster[1].AnnounceWeb(1, thief).Status);
        cluster[1].AnnounceWeb(1, thief, SwarmEvent.Stopped);
        cluster[1].Announce(Some.Peer(7));
        await Some.UntilAsync(() => cluster[0].GetCounts(Some.Swarm).Leechers == 2, "all of that came over");
        Assert.Same(ours, cluster[0].FindWeb(Some.Swarm, Some.Id(1)));
    }

    [Fact]
    public async Task KilledTracker_ItsWebSocketPeersGo_ItsOtherPeersStay()
    {
        await using var cluster = await Cluster.StartAsync(server, 2);
        cluster[0].AnnounceWeb(1, new Inbox());
        cluster[0].Announce(Some.Peer(2));
        await Some.UntilAsync(() => cluster[1].GetStats() is { WebPeers: 1, IPv4Peers: 1 }, "both are known");
        await cluster.KillAsync(0);
        await Some.UntilAsync(() => cluster[1].FindWeb(Some.Swarm, Some.Id(1)) is not { IsOpen: true }, "nobody is sent to the dead tracker");
        for (var shard = 0; shard < 64; shard++)
            cluster[1].Expire(TimeSpan.FromSeconds(2));
        Assert.Equal((0, 1), (cluster[1].GetStats().WebPeers, cluster[1].GetStats().IPv4Peers));
    }

    [Fact]
    public async Task WithoutDatabase_AnswersFromMemory_AndSaysSo()
    {
        await using var store = new PostgresSwarmStore("Host=127.0.0.1;Port=1;Username=x;Timeout=1");
        store.Start();
        store.Announce(Some.Peer(1));
        Assert.Equal(2, store.Announce(Some.Peer(2)).Counts.Leechers);
        Assert.False(store.Health.IsHealthy);
        Assert.DoesNotContain("127.0.0.1", store.Health.Description, StringComparison.Ordinal);
    }

    [Fact]
    public async Task MalformedBatch_OfAnotherTracker_IsSkipped()
    {
        await using var cluster = await Cluster.StartAsync(server, 2);
        await cluster.ExecuteAsync("INSERT INTO {0}_nodes VALUES ('11111111-1111-1111-1111-111111111111', now())");
        await cluster.ExecuteAsync("INSERT INTO {0}_peers VALUES ('11111111-1111-1111-1111-111111111111', 1, now(), '\\xffffffff')");
        cluster[0].Announce(Some.Peer(1));
        await Some.UntilAsync(() => cluster[1].GetCounts(Some.Swarm).Leechers == 1, "the exchange goes on");
        Assert.True(cluster[1].Health.IsHealthy);
    }

    [Fact]
    public async Task OldRows_AreDeleted()
    {
        await using var cluster = await Cluster.StartAsync(server, 0);
        await cluster.ExecuteAsync(PostgresSwarmStore.GetSchema(cluster.Prefix));
        await cluster.ExecuteAsync("INSERT INTO {0}_nodes VALUES ('11111111-1111-1111-1111-111111111111', now() - interval '1 day')");
        await cluster.ExecuteAsync("INSERT INTO {0}_peers VALUES ('11111111-1111-1111-1111-111111111111', 1, now() - interval '1 day', '')");
        await cluster.ExecuteAsync("INSERT INTO {0}_relays VALUES ('11111111-1111-1111-1111-111111111111', '11111111-1111-1111-1111-111111111111', 1, now() - interval '1 day', '')");
        cluster.Add();
        await Some.UntilAsync(async () => await cluster.ScalarAsync("SELECT (SELECT count(*) FROM {0}_peers) + (SELECT count(*) FROM {0}_relays)") == 0, "old rows are gone");
    }

    [Theory]
    [InlineData("Robert'); DROP TABLE students;--")]
    [InlineData("UPPER")]
    [InlineData("1st")]
    [InlineData("")]
    [InlineData("name\n")]
    public void TablePrefix_IsANameAndNothingElse(string prefix) =>
        Assert.ThrowsAny<ArgumentException>(() => new PostgresSwarmStore("Host=x", new PostgresSwarmStoreOptions { TablePrefix = prefix }));

    [Fact]
    public async Task StartAndDispose_MisuseIsToldApart()
    {
        var store = new PostgresSwarmStore("Host=127.0.0.1;Port=1;Timeout=1");
        store.Start();
        Assert.Throws<InvalidOperationException>(store.Start);
        await store.DisposeAsync();
        await store.DisposeAsync();
        Assert.Throws<ObjectDisposedException>(store.Start);
        Assert.Throws<ArgumentException>(() => new PostgresSwarmStore("no=such=thing"));
    }
}

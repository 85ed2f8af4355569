using System.Runtime.CompilerServices;
using WebTorrent.TrackerServer.Storage;

namespace WebTorrent.TrackerServer.Tests;

public class MemorySwarmStoreTests
{
    [Fact]
    public void Entries_AreAsSmallAsTheDocumentsSay() =>
        Assert.Equal((28, 40, 32), (Unsafe.SizeOf<AddressedEntry<CompactIPv4>>(), Unsafe.SizeOf<AddressedEntry<CompactIPv6>>(), Unsafe.SizeOf<WebEntry>()));

    [Fact]
    public void ThousandsOfSwarms_OfNobody_AreNotKeptForEver()
    {
        var store = Some.Store(new MemorySwarmStoreOptions { MaxSwarms = 500 });
        for (var i = 0; i < 5_000; i++)
            store.Announce(Some.Peer(i) with { Swarm = Some.Hash(i) });
        Assert.Equal(500, store.GetStats().Swarms);
        for (var shard = 0; shard < 64; shard++)
            store.Expire(TimeSpan.FromHours(2));
        Assert.Equal((0, 0), (store.GetStats().Swarms, store.GetStats().Peers));
        Assert.Equal(AnnounceStatus.Kept, store.Announce(Some.Peer(1)).Result.Status);
    }

    [Fact]
    public void UnknownSwarm_AskedForOrLeft_IsNotMade()
    {
        var store = Some.Store();
        Assert.Equal(default, store.GetCounts(Some.Swarm));
        store.Announce(Some.Peer(1), SwarmEvent.Stopped);
        Assert.Equal(0, store.GetStats().Swarms);
    }

    [Fact]
    public void MaxPeers_FurtherOnesAreAnsweredButNotKept()
    {
        var store = Some.Store(new MemorySwarmStoreOptions { MaxPeers = 3 });
        for (var i = 0; i < 3; i++)
            store.Announce(Some.Peer(i));
        var (result, peers) = store.Announce(Some.Peer(3));
        Assert.Equal((AnnounceStatus.NotKept, 3, 3), (result.Status, result.Counts.Leechers, peers.Count));
        store.Announce(Some.Peer(0), SwarmEvent.Stopped);
        Assert.Equal(AnnounceStatus.Kept, store.Announce(Some.Peer(3)).Result.Status);
    }

    [Fact]
    public void MaxPeersPerSwarm_HoldsForEachSwarm()
    {
        var store = Some.Store(new MemorySwarmStoreOptions { MaxPeersPerSwarm = 1 });
        store.Announce(Some.Peer(1));
        Assert.Equal(AnnounceStatus.NotKept, store.Announce(Some.Peer(2)).Result.Status);
        Assert.Equal(AnnounceStatus.Kept, store.Announce(Some.Peer(2) with { Swarm = Some.Hash(9) }).Result.Status);
    }

    [Theory]
    [InlineData("192.0.2.1", "192.0.2.2")]
    [InlineData("2001:db8::1", "2001:db8:0:1::1")]
    public void MaxPeersPerAddress_OneFlooderDoesNotKeepOthersOut(string flooder, string other)
    {
        var store = Some.Store(new MemorySwarmStoreOptions { MaxPeersPerAddress = 100 });
        for (var port = 1; port <= 5_000; port++)
            store.Announce(new SwarmPeer(Some.Hash(port), Some.Id(port), Some.EndPoint(flooder, port), false));
        Assert.Equal(100, store.GetStats().Peers);
        Assert.Equal(AnnounceStatus.Kept, store.Announce(new SwarmPeer(Some.Swarm, Some.Id(1), Some.EndPoint(other, 1), false)).Result.Status);
        store.Announce(new SwarmPeer(Some.Hash(1), Some.Id(1), Some.EndPoint(flooder, 1), false), SwarmEvent.Stopped);
        Assert.Equal(AnnounceStatus.Kept, store.Announce(new SwarmPeer(Some.Swarm, Some.Id(1), Some.EndPoint(flooder, 9_999), false)).Result.Status);
    }

    [Fact]
    public void Stopped_WithAnotherPeerId_StopsNobody()
    {
        var store = Some.Store();
        store.Announce(Some.Peer(1));
        store.Announce(Some.Peer(1) with { Id = Some.Id(2) }, SwarmEvent.Stopped);
        Assert.Equal(1, store.GetCounts(Some.Swarm).Leechers);
        store.Announce(Some.Peer(1), SwarmEvent.Stopped);
        Assert.Equal(0, store.GetCounts(Some.Swarm).Leechers);
    }

    [Fact]
    public void Completed_CountsOnce_AndOnlyForWhoWasALeecher()
    {
        var store = Some.Store();
        store.Announce(Some.Peer(1, isSeeder: true), SwarmEvent.Completed);
        Assert.Equal(0, store.GetCounts(Some.Swarm).Downloads);
        store.Announce(Some.Peer(2));
        store.Announce(Some.Peer(2, isSeeder: true), SwarmEvent.Completed);
        store.Announce(Some.Peer(2, isSeeder: true), SwarmEvent.Completed);
        Assert.Equal(new SwarmCounts(2, 0, 1), store.GetCounts(Some.Swarm));
    }

    [Fact]
    public void Announce_OwnFamilyGoesFirst_TheRestIsTheOther()
    {
        var store = Some.Store();
        for (var i = 0; i < 4; i++)
        {
            store.Announce(Some.Peer(i));
            store.Announce(Some.Peer(i) with { EndPoint = Some.EndPoint("2001:db8::1", i + 1) });
        }

        var peers = store.Announce(Some.Peer(9) with { EndPoint = Some.ClientV6 }, want: 6).Peers;
        Assert.Equal((2, 4), (peers.Count(peer => peer.IsIPv4), peers.Count(peer => !peer.IsIPv4)));
    }

    [Fact]
    public void OldWordOfAPeer_MakesItNoOlder()
    {
        var store = Some.Store(new MemorySwarmStoreOptions { PeerLifetime = TimeSpan.FromMinutes(10) });
        store.Announce(Some.Peer(1), now: TimeSpan.FromMinutes(20));
        store.Announce(Some.Peer(1), now: TimeSpan.FromMinutes(5));
        for (var shard = 0; shard < 64; shard++)
            store.Expire(TimeSpan.FromMinutes(21));
        Assert.Equal(1, store.GetStats().Peers);
    }

    [Fact]
    public void SweepThatWasHeldUp_ForgetsNobodyWhoCameMeanwhile()
    {
        var store = Some.Store();
        store.Announce(Some.Peer(1), now: TimeSpan.FromSeconds(30));
        for (var shard = 0; shard < 64; shard++)
            store.Expire(TimeSpan.FromSeconds(20));
        Assert.Equal(1, store.GetStats().Peers);
    }

    [Fact]
    public void OldWordOfAPeer_NeitherStopsNorChangesIt()
    {
        var store = Some.Store();
        store.Announce(Some.Peer(1, isSeeder: true), now: TimeSpan.FromMinutes(20));
        store.Announce(Some.Peer(1), now: TimeSpan.FromMinutes(5));
        store.Announce(Some.Peer(1), SwarmEvent.Stopped, now: TimeSpan.FromMinutes(6));
        Assert.Equal(new SwarmCounts(1, 0, 0), store.GetCounts(Some.Swarm));
    }
}

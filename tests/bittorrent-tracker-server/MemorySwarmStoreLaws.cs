using FsCheck;
using FsCheck.Fluent;
using WebTorrent.TestKit;

namespace WebTorrent.TrackerServer.Tests;

public class MemorySwarmStoreLaws
{
    private const int Peers = 60;

    private static readonly Gen<(int Peer, SwarmEvent Event, bool IsSeeder, int Seconds)> Steps =
        from peer in Gen.Choose(0, Peers - 1)
        from swarmEvent in Gen.Elements(SwarmEvent.None, SwarmEvent.Started, SwarmEvent.Completed, SwarmEvent.Stopped)
        from isSeeder in Gen.Elements(true, false)
        from seconds in Gen.Choose(0, 40)
        select (peer, swarmEvent, isSeeder, seconds);

    [Fact]
    public void AnyAnnounces_CountsAndPeersMatchModel() => Law.Holds(Steps.ArrayOf(200).ToArbitrary(), steps =>
    {
        var store = Some.Store();
        var model = new Dictionary<int, bool>();
        foreach (var (number, swarmEvent, isSeeder, _) in steps)
        {
            var (result, peers) = store.Announce(PeerOf(number, isSeeder), swarmEvent, want: 200);
            if (swarmEvent == SwarmEvent.Stopped)
                model.Remove(number);
            else
                model[number] = isSeeder;
            Assert.Equal(AnnounceStatus.Kept, result.Status);
            Assert.Equal((model.Count(peer => peer.Value), model.Count(peer => !peer.Value)), (result.Counts.Seeders, result.Counts.Leechers));
            if (swarmEvent != SwarmEvent.Stopped)
                Assert.Equal(Expected(model, number, isSeeder), peers.Select(NumberOf).Order());
        }
    }, runs: 100);

    [Fact]
    public void AnyAnnounces_ForgottenAfterLifetime_NeverBefore() => Law.Holds(Steps.ArrayOf(60).ToArbitrary(), steps =>
    {
        var lifetime = TimeSpan.FromMinutes(2);
        var store = Some.Store(new MemorySwarmStoreOptions { PeerLifetime = lifetime });
        var seen = new Dictionary<int, TimeSpan>();
        var now = TimeSpan.Zero;
        foreach (var (number, swarmEvent, isSeeder, seconds) in steps)
        {
            now += TimeSpan.FromSeconds(seconds);
            store.Announce(PeerOf(number, isSeeder), swarmEvent, now: now);
            if (swarmEvent == SwarmEvent.Stopped)
                seen.Remove(number);
            else
                seen[number] = now;
            Sweep(store, now);
            var count = store.GetStats().Peers;
            // The clock of the store ticks every four seconds.
            var slack = TimeSpan.FromSeconds(4);
            Assert.InRange(count, seen.Count(peer => now - peer.Value < lifetime - slack), seen.Count(peer => now - peer.Value <= lifetime + slack));
        }

        Sweep(store, now + lifetime + TimeSpan.FromSeconds(8));
        Assert.Equal((0, 0), (store.GetStats().Peers, store.GetStats().Swarms));
    }, runs: 100);

    [Fact]
    public void AnySwarm_ChoosesAsManyAsWanted_NoneTwice_NeverTheAsker() => Law.Holds(
        (from size in Gen.Choose(1, 400) from want in Gen.Choose(0, 100) from asker in Gen.Choose(0, 399) select (size, want, asker)).ToArbitrary(),
        input =>
        {
            var store = Some.Store();
            for (var i = 0; i < input.size; i++)
                store.Announce(Some.Peer(i));
            var asker = input.asker % input.size;
            var (_, peers) = store.Announce(Some.Peer(asker), want: input.want);
            Assert.Equal(Math.Min(input.size - 1, input.want), peers.Count);
            Assert.Equal(peers.Count, peers.Distinct().Count());
            Assert.DoesNotContain(Some.EndPoint(asker), peers);
        },
        runs: 200);

    [Fact]
    public void LargeSwarm_EveryPeerIsChosenAboutEquallyOften()
    {
        var store = Some.Store();
        var counts = new Dictionary<PeerEndPoint, int>();
        for (var i = 0; i < 1000; i++)
            store.Announce(Some.Peer(i, isSeeder: i % 3 == 0));
        for (var i = 0; i < 2000; i++)
        {
            foreach (var peer in store.Announce(Some.Peer(2000), want: 50).Peers)
                counts[peer] = counts.GetValueOrDefault(peer) + 1;
        }

        // A hundred times each; by chance one in a million would be beyond these.
        Assert.Equal(1000, counts.Count);
        Assert.All(counts.Values, count => Assert.InRange(count, 40, 180));
    }

    private static void Sweep(MemorySwarmStore store, TimeSpan now)
    {
        for (var shard = 0; shard < 64; shard++)
            store.Expire(now);
    }

    // Even peers are IPv4, odd ones IPv6.
    private static SwarmPeer PeerOf(int number, bool isSeeder) =>
        new(Some.Swarm, Some.Id(number), number % 2 == 0 ? Some.EndPoint("192.0.2.1", 1000 + number) : Some.EndPoint("2001:db8::1", 1000 + number), isSeeder);

    private static int NumberOf(PeerEndPoint endPoint) => endPoint.Port - 1000;

    private static IEnumerable<int> Expected(Dictionary<int, bool> model, int asker, bool isSeeder) =>
        model.Where(peer => peer.Key != asker && (!isSeeder || !peer.Value)).Select(peer => peer.Key).Order();
}

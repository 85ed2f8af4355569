namespace WebTorrent.TrackerServer.Tests;

/// <summary>Measures the memory of the process, so that nothing else may run beside it.</summary>
[Collection(Alone)]
[CollectionDefinition(Alone, DisableParallelization = true)]
public class SwarmStoreMemoryTests
{
    private const string Alone = "Alone";

    [Theory]
    [InlineData(200_000, 200)]
    [InlineData(200_000, 20_000)]
    public void Memory_IsUnder100BytesAPeer(int peers, int swarms)
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var store = Some.Store(new MemorySwarmStoreOptions());
        for (var i = 0; i < peers; i++)
            store.Announce(Some.Peer(i) with { Swarm = Some.Hash(i % swarms) }, want: 0);
        var perPeer = (GC.GetTotalMemory(forceFullCollection: true) - before) / (double)peers;
        Assert.Equal(peers, store.GetStats().Peers);
        Assert.InRange(perPeer, 20, 100);
    }
}

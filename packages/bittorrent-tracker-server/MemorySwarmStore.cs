using WebTorrent.Identifiers;
using WebTorrent.TrackerServer.Storage;

namespace WebTorrent.TrackerServer;

/// <summary>Swarms in this process's memory, bounded by <see cref="MemorySwarmStoreOptions"/>. Thread-safe.</summary>
/// <remarks>An IPv4 peer takes 28 bytes and its share of tables; choosing peers takes time by their number, not by the swarm's.</remarks>
public sealed class MemorySwarmStore : ISwarmStore
{
    // A power of two; enough that threads seldom meet, few enough that a sweep of one a second comes round in a minute.
    private const int ShardCount = 64;

    private readonly SwarmShard[] _shards = new SwarmShard[ShardCount];
    private int _nextSweep;

    /// <summary>Makes an empty store.</summary>
    /// <param name="options">Limits; null for the defaults.</param>
    /// <exception cref="ArgumentException">A limit is out of its range.</exception>
    public MemorySwarmStore(MemorySwarmStoreOptions? options = null)
    {
        options ??= new MemorySwarmStoreOptions();
        options.Validate();
        var totals = new StoreTotals(options);
        for (var i = 0; i < ShardCount; i++)
            _shards[i] = new SwarmShard(totals, new Random(options.NextSeed()));
    }

    /// <inheritdoc/>
    public SwarmStoreHealth Health => new(IsHealthy: true);

    /// <inheritdoc/>
    public AnnounceResult Announce(TimeSpan now, in SwarmPeer peer, SwarmEvent swarmEvent, ref PeerSelection selection) =>
        ShardOf(peer.Swarm).Announce(SeenClock.At(now), in peer, swarmEvent, ref selection);

    /// <inheritdoc/>
    public AnnounceResult AnnounceWeb(TimeSpan now, in WebSwarmPeer peer, SwarmEvent swarmEvent, Span<WebPeer> chosen, out int count) =>
        ShardOf(peer.Swarm).AnnounceWeb(SeenClock.At(now), in peer, swarmEvent, chosen, out count);

    /// <inheritdoc/>
    public IWebPeerLink? FindWeb(in InfoHash swarm, in PeerId peer) => ShardOf(swarm).FindWeb(in swarm, in peer);

    /// <inheritdoc/>
    public void RemoveWeb(in InfoHash swarm, in PeerId peer, IWebPeerLink link) => ShardOf(swarm).RemoveWeb(in swarm, in peer, link);

    /// <inheritdoc/>
    public SwarmCounts GetCounts(in InfoHash swarm) => ShardOf(swarm).GetCounts(in swarm);

    /// <inheritdoc/>
    public void Expire(TimeSpan now) => _shards[Interlocked.Increment(ref _nextSweep) & (ShardCount - 1)].Expire(SeenClock.At(now));

    /// <inheritdoc/>
    public SwarmStoreStats GetStats()
    {
        var sums = new SwarmStoreSums();
        foreach (var shard in _shards)
            shard.AddTo(sums);
        return sums.ToStats();
    }

    private SwarmShard ShardOf(in InfoHash swarm) => _shards[swarm.GetHashCode() & (ShardCount - 1)];
}

namespace WebTorrent.TrackerServer.Storage;

/// <summary>What all shards of a store share: how much there is, and the limits. Thread-safe.</summary>
internal sealed class StoreTotals(MemorySwarmStoreOptions options)
{
    private readonly AddressCounter _addresses = new();
    private int _swarms;
    private int _peers;

    public MemorySwarmStoreOptions Options => options;

    public bool TryAddSwarm() => TryAdd(ref _swarms, options.MaxSwarms);

    public void RemoveSwarm() => Interlocked.Decrement(ref _swarms);

    public bool TryAddPeer() => TryAdd(ref _peers, options.MaxPeers);

    public void RemovePeer() => Interlocked.Decrement(ref _peers);

    public bool TryAddPeer(in PeerEndPoint endPoint)
    {
        if (_addresses[endPoint] >= options.MaxPeersPerAddress || !TryAddPeer())
            return false;
        _addresses.Change(endPoint, 1);
        return true;
    }

    public void RemovePeer(in PeerEndPoint endPoint)
    {
        _addresses.Change(endPoint, -1);
        RemovePeer();
    }

    private static bool TryAdd(ref int count, int limit)
    {
        if (Interlocked.Increment(ref count) <= limit)
            return true;
        Interlocked.Decrement(ref count);
        return false;
    }
}

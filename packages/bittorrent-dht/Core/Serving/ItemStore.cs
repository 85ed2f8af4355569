using WebTorrent.Dht.Core.Krpc;

namespace WebTorrent.Dht.Core.Serving;

/// <summary>The items that others gave this node to keep (BEP 44), bounded in all and for each host, forgotten when they are not put again.</summary>
internal sealed class ItemStore(DhtOptions options)
{
    private readonly Dictionary<NodeId, StoredItem> _items = [];
    private readonly HostCounts _hosts = new(options.MaxItemsPerHost);

    public int Count => _items.Count;

    public DhtItem? Find(NodeId target) => _items.GetValueOrDefault(target)?.Item;

    /// <summary>Stores an item whose signature was verified, or refreshes it.</summary>
    /// <returns>What to refuse it with, or <see cref="KrpcError.None"/>.</returns>
    public KrpcError Put(TimeSpan now, DhtItem item, long? cas, NodeAddress from, NodeId ownId)
    {
        var target = item.Target.Id;
        var stored = new StoredItem(item, HostKey.Of(from), now + options.ItemLifetime);
        if (_items.TryGetValue(target, out var old))
        {
            if (Compare(old.Item, item, cas) is var refusal and not KrpcError.None)
                return refusal;
            _hosts.Remove(old.Host);
        }
        else if (_hosts.IsAtMost(stored.Host) || !MakeRoom(target, ownId))
        {
            return KrpcError.Server;
        }

        _hosts.Add(stored.Host);
        _items[target] = stored;
        return KrpcError.None;
    }

    /// <summary>What speaks against a version in place of another.</summary>
    private static KrpcError Compare(DhtItem old, DhtItem next, long? cas)
    {
        if (!old.IsMutable)
            return KrpcError.None;
        if (cas is { } expected && expected != old.Sequence)
            return KrpcError.CasMismatch;
        // The same again only keeps it alive (BEP 44, put message).
        var isSame = next.Sequence == old.Sequence && next.Value.Span.SequenceEqual(old.Value.Span);
        return next.Sequence > old.Sequence || isSame ? KrpcError.None : KrpcError.SequenceTooOld;
    }

    /// <summary>Forgets what was not put again.</summary>
    public void Sweep(TimeSpan now)
    {
        foreach (var (target, stored) in _items)
        {
            if (stored.ExpiresAt <= now)
                Remove(target, stored);
        }
    }

    private bool MakeRoom(NodeId target, NodeId ownId)
    {
        if (_items.Count < options.MaxItems)
            return true;
        var farthest = target;
        foreach (var other in _items.Keys)
        {
            if (ownId.CompareDistances(other, farthest) > 0)
                farthest = other;
        }

        if (farthest == target)
            return false;
        Remove(farthest, _items[farthest]);
        return true;
    }

    private void Remove(NodeId target, StoredItem stored)
    {
        _items.Remove(target);
        _hosts.Remove(stored.Host);
    }
}

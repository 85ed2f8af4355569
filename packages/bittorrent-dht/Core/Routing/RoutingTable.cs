namespace WebTorrent.Dht.Core.Routing;

/// <summary>
/// What a node knows of one address family (BEP 5, Routing table): bucket <c>i</c> holds nodes that share exactly <c>i</c> leading bits with our id, the last
/// bucket also those that share more. Only a full last bucket is split. Nodes come in when they have answered; one a host.
/// </summary>
internal sealed class RoutingTable(NodeId ownId)
{
    /// <summary>A bucket in which nothing changed for so long is refreshed.</summary>
    public static readonly TimeSpan RefreshAfter = TimeSpan.FromMinutes(15);

    // A bad node without a successor stays: after a night without network it is all that is left.
    private const int HopelessFailures = 10;

    private readonly List<Bucket> _buckets = [new Bucket(TimeSpan.Zero)];

    public NodeId OwnId => ownId;

    public int Count { get; private set; }

    public int BucketCount => _buckets.Count;

    public IEnumerable<RoutingNode> Nodes => _buckets.SelectMany(bucket => bucket.Nodes);

    /// <summary>A node answered one of our queries.</summary>
    /// <returns>A questionable node that should be pinged, for its place is wanted; null mostly.</returns>
    public RoutingNode? HandleResponse(TimeSpan now, NodeContact contact)
    {
        if (contact.Id == ownId)
            return null;
        var bucket = BucketOf(contact.Id);
        if (bucket.Find(contact.Id) is { } known)
        {
            if (known.Contact.Address == contact.Address)
                MarkAlive(bucket, known, now);
            else if (known.IsBad)
                Replace(bucket, known, new RoutingNode(contact, now), now);
            return null;
        }

        if (IsHostTaken(contact.Address))
            return null;
        return Insert(now, new RoutingNode(contact, now));
    }

    /// <summary>A node sent us a query.</summary>
    /// <returns>Whether it is unknown and there would be a place for it, so that a ping is worth sending.</returns>
    public bool HandleQuery(TimeSpan now, NodeContact contact)
    {
        if (contact.Id == ownId)
            return false;
        var bucket = BucketOf(contact.Id);
        if (bucket.Find(contact.Id) is { } known)
        {
            // It has answered before, or it would not be here; whether it still does after a failure, only an answer shows.
            if (known.Contact.Address == contact.Address && known.Failures == 0)
                known.LastSeen = now;
            return false;
        }

        var hasPlace = !bucket.IsFull || bucket == _buckets[^1] || bucket.FindQuestionable(now) is not null;
        return hasPlace && !IsHostTaken(contact.Address);
    }

    /// <summary>A query to a node got no answer.</summary>
    public void HandleFailure(TimeSpan now, NodeContact contact)
    {
        var bucket = BucketOf(contact.Id);
        if (bucket.Find(contact.Id) is not { } node || node.Contact.Address != contact.Address)
            return;
        node.Failures++;
        if (!node.IsBad)
            return;
        if (TakeReplacement(bucket, node) is { } replacement)
            Replace(bucket, node, replacement, now);
        else if (node.Failures >= HopelessFailures)
            Remove(bucket, node);
    }

    /// <summary>A node at a known address answered with another id: what we knew is wrong (BEP 45, Shared routing table).</summary>
    public void Remove(NodeContact contact)
    {
        var bucket = BucketOf(contact.Id);
        if (bucket.Find(contact.Id) is { } node && node.Contact.Address == contact.Address)
            Remove(bucket, node);
    }

    /// <summary>Finds the nodes nearest to a target, nearest first.</summary>
    /// <param name="target">The target.</param>
    /// <param name="nearest">Filled from its start.</param>
    /// <param name="withBad">Whether nodes that fail to answer count.</param>
    /// <returns>How many there are.</returns>
    public int FindNearest(NodeId target, Span<NodeContact> nearest, bool withBad)
    {
        var count = 0;
        foreach (var bucket in _buckets)
        {
            foreach (var node in bucket.Nodes)
            {
                if (withBad || !node.IsBad)
                    count = InsertSorted(target, nearest, count, node.Contact);
            }
        }

        return count;
    }

    /// <summary>An id in the bucket that needs refreshing most; false when none does. The bucket counts as refreshed.</summary>
    public bool TryTakeRefresh(TimeSpan now, Random random, out NodeId target)
    {
        target = default;
        var stalest = 0;
        for (var i = 1; i < _buckets.Count; i++)
        {
            if (_buckets[i].LastChanged < _buckets[stalest].LastChanged)
                stalest = i;
        }

        if (now - _buckets[stalest].LastChanged < RefreshAfter)
            return false;
        _buckets[stalest].LastChanged = now;
        target = ownId.CreateNeighbour(stalest, random);
        return true;
    }

    /// <summary>The node of the whole table that was silent for longest and is not good any more.</summary>
    public RoutingNode? FindQuestionable(TimeSpan now)
    {
        RoutingNode? oldest = null;
        foreach (var bucket in _buckets)
        {
            if (bucket.FindQuestionable(now) is { } node && (oldest is null || node.LastSeen < oldest.LastSeen))
                oldest = node;
        }

        return oldest;
    }

    private RoutingNode? Insert(TimeSpan now, RoutingNode node)
    {
        var bucket = BucketOf(node.Contact.Id);
        while (bucket.IsFull && bucket == _buckets[^1] && _buckets.Count < NodeId.Bits)
        {
            Split(now);
            bucket = BucketOf(node.Contact.Id);
        }

        if (!bucket.IsFull)
        {
            bucket.Nodes.Add(node);
            bucket.LastChanged = now;
            Count++;
            return null;
        }

        if (bucket.Nodes.Find(other => other.IsBad) is { } bad)
        {
            Replace(bucket, bad, node, now);
            return null;
        }

        bucket.KeepForLater(node);
        return bucket.FindQuestionable(now);
    }

    private void Split(TimeSpan now)
    {
        var last = _buckets[^1];
        var depth = _buckets.Count - 1;
        var next = new Bucket(last.LastChanged);
        next.Nodes.AddRange(last.Nodes.Where(node => ownId.CommonPrefixLength(node.Contact.Id) > depth));
        next.Replacements.AddRange(last.Replacements.Where(node => ownId.CommonPrefixLength(node.Contact.Id) > depth));
        last.Nodes.RemoveAll(next.Nodes.Contains);
        last.Replacements.RemoveAll(next.Replacements.Contains);
        next.LastChanged = now;
        _buckets.Add(next);
    }

    private RoutingNode? TakeReplacement(Bucket bucket, RoutingNode leaving)
    {
        for (var i = bucket.Replacements.Count - 1; i >= 0; i--)
        {
            var candidate = bucket.Replacements[i];
            bucket.Replacements.RemoveAt(i);
            if (!IsHostTaken(candidate.Contact.Address) || HostKey.Of(candidate.Contact.Address) == HostKey.Of(leaving.Contact.Address))
                return candidate;
        }

        return null;
    }

    private static void MarkAlive(Bucket bucket, RoutingNode node, TimeSpan now)
    {
        node.Failures = 0;
        node.LastSeen = now;
        bucket.LastChanged = now;
    }

    private static void Replace(Bucket bucket, RoutingNode old, RoutingNode node, TimeSpan now)
    {
        bucket.Nodes[bucket.Nodes.IndexOf(old)] = node;
        bucket.LastChanged = now;
    }

    private void Remove(Bucket bucket, RoutingNode node)
    {
        bucket.Nodes.Remove(node);
        Count--;
    }

    private bool IsHostTaken(NodeAddress address)
    {
        var host = HostKey.Of(address);
        foreach (var bucket in _buckets)
        {
            foreach (var node in bucket.Nodes)
            {
                if (HostKey.Of(node.Contact.Address) == host)
                    return true;
            }
        }

        return false;
    }

    private static int InsertSorted(NodeId target, Span<NodeContact> nearest, int count, NodeContact contact)
    {
        var at = count;
        while (at > 0 && target.CompareDistances(contact.Id, nearest[at - 1].Id) < 0)
            at--;
        if (at == nearest.Length)
            return count;
        var kept = Math.Min(count, nearest.Length - 1);
        nearest[at..kept].CopyTo(nearest[(at + 1)..]);
        nearest[at] = contact;
        return kept + 1;
    }

    private Bucket BucketOf(NodeId id) => _buckets[Math.Min(ownId.CommonPrefixLength(id), _buckets.Count - 1)];
}

namespace WebTorrent.Dht.Core.Routing;

/// <summary>
/// What a node knows of one address family (BEP 5, Routing table): bucket <c>i</c> holds nodes that share exactly <c>i</c> leading bits with our id, the last
/// bucket also those that share more. Only a full last bucket is split. Nodes come in when they have answered; one a host.
/// </summary>
internal sealed class RoutingTable(NodeId ownId)
{
    // A bad node without a successor stays: after a night without network it is all that is left.
    private const int HopelessFailures = 10;

    private readonly List<Bucket> _buckets = [new Bucket(TimeSpan.Zero)];
    private readonly Dictionary<HostKey, RoutingNode> _hosts = [];

    public NodeId OwnId => ownId;

    public int Count { get; private set; }

    public int BucketCount => _buckets.Count;

    /// <summary>Whether there is a bucket's worth of nodes that answer.</summary>
    public bool HasEnough => Count >= Bucket.Size && Nodes.Where(node => !node.IsBad).Take(Bucket.Size).Count() == Bucket.Size;

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
            else if (known.IsBad && FindHost(HostKey.Of(contact.Address)) is var there && (there is null || there == known))
                Replace(bucket, known, new RoutingNode(contact, now), now);
            return null;
        }

        if (FindHost(HostKey.Of(contact.Address)) is { } other)
        {
            if (other.Contact.Address != contact.Address)
                return null;
            // The same node under another id: it has learned its address (BEP 42) or started anew.
            Remove(BucketOf(other.Contact.Id), other);
        }

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
                known.HandleSign(now);
            return false;
        }

        var hasPlace = !bucket.IsFull || bucket == _buckets[^1] || bucket.FindQuestionable(now) is not null;
        if (!hasPlace)
            return false;
        var other = FindHost(HostKey.Of(contact.Address));
        return other is null || other.Contact.Address == contact.Address;
    }

    /// <summary>A query to a node got no answer.</summary>
    public void HandleFailure(TimeSpan now, NodeContact contact)
    {
        var bucket = BucketOf(contact.Id);
        if (bucket.Find(contact.Id) is not { } node || node.Contact.Address != contact.Address)
            return;
        node.HandleFailure(now);
        if (!node.IsBad)
            return;
        if (TakeReplacement(bucket, node) is { } replacement)
            Replace(bucket, node, replacement, now);
        else if (node.Failures >= HopelessFailures)
            Remove(bucket, node);
    }

    /// <summary>A node is not who we took it for.</summary>
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
        // What a bucket's place says of the distance: the target's own bucket is nearest, then all deeper ones together, then each shallower one.
        var home = IndexOf(target);
        var count = Collect(target, nearest, 0, _buckets[home], withBad);
        if (count < nearest.Length)
        {
            for (var i = home + 1; i < _buckets.Count; i++)
                count = Collect(target, nearest, count, _buckets[i], withBad);
        }

        for (var i = home - 1; i >= 0 && count < nearest.Length; i--)
            count = Collect(target, nearest, count, _buckets[i], withBad);
        return count;
    }

    /// <summary>An id in the bucket that needs refreshing most; false when none does. The bucket counts as refreshed.</summary>
    public bool TryTakeRefresh(TimeSpan now, Random random, out NodeId target)
    {
        target = default;
        var neediest = -1;
        TimeSpan? longest = null;
        for (var i = 0; i < _buckets.Count; i++)
        {
            if (_buckets[i].GetRefreshDelay(now) is not { } delay || delay <= longest)
                continue;
            (neediest, longest) = (i, delay);
        }

        if (neediest < 0)
            return false;
        _buckets[neediest].RefreshedAt = now;
        target = ownId.CreateNeighbour(neediest, random);
        return true;
    }

    /// <summary>The node of the whole table that was not tried for longest and is not good any more.</summary>
    public RoutingNode? FindQuestionable(TimeSpan now)
    {
        RoutingNode? oldest = null;
        foreach (var bucket in _buckets)
        {
            if (bucket.FindQuestionable(now) is { } node && (oldest is null || node.LastTried < oldest.LastTried))
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
            _hosts.Add(node.Host, node);
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
            if (candidate.Host == leaving.Host || FindHost(candidate.Host) is null)
                return candidate;
        }

        return null;
    }

    private static void MarkAlive(Bucket bucket, RoutingNode node, TimeSpan now)
    {
        node.HandleSign(now);
        bucket.LastChanged = now;
    }

    private void Replace(Bucket bucket, RoutingNode old, RoutingNode node, TimeSpan now)
    {
        _hosts.Remove(old.Host);
        _hosts.Add(node.Host, node);
        bucket.Nodes[bucket.Nodes.IndexOf(old)] = node;
        bucket.LastChanged = now;
    }

    private void Remove(Bucket bucket, RoutingNode node)
    {
        bucket.Nodes.Remove(node);
        _hosts.Remove(node.Host);
        Count--;
    }

    private RoutingNode? FindHost(HostKey host) => _hosts.GetValueOrDefault(host);

    private static int Collect(NodeId target, Span<NodeContact> nearest, int count, Bucket bucket, bool withBad)
    {
        foreach (var node in bucket.Nodes)
        {
            if (withBad || !node.IsBad)
                count = InsertSorted(target, nearest, count, node.Contact);
        }

        return count;
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

    private Bucket BucketOf(NodeId id) => _buckets[IndexOf(id)];

    private int IndexOf(NodeId id) => Math.Min(ownId.CommonPrefixLength(id), _buckets.Count - 1);
}

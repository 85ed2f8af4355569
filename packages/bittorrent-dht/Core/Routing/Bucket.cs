namespace WebTorrent.Dht.Core.Routing;

/// <summary>The nodes of one part of the space, and those that would like to be there (BEP 5, Routing table).</summary>
internal sealed class Bucket(TimeSpan now)
{
    /// <summary>K: how many nodes a bucket holds, and how many the nearest nodes are.</summary>
    public const int Size = 8;

    // A bucket in which nothing changed for so long is refreshed (BEP 5, Routing table).
    private static readonly TimeSpan RefreshAfter = TimeSpan.FromMinutes(15);

    // One that is half empty sooner, for a search may end there; but there may simply be no more nodes.
    private static readonly TimeSpan FillAfter = TimeSpan.FromMinutes(10);

    public List<RoutingNode> Nodes { get; } = new(Size);

    /// <summary>Nodes that answered when there was no place; the latest last.</summary>
    public List<RoutingNode> Replacements { get; } = [];

    public TimeSpan LastChanged { get; set; } = now;

    /// <summary>When nodes for it were last looked for; null: never.</summary>
    public TimeSpan? RefreshedAt { get; set; }

    public bool IsFull => Nodes.Count == Size;

    public RoutingNode? Find(NodeId id)
    {
        foreach (var node in Nodes)
        {
            if (node.Contact.Id == id)
                return node;
        }

        return null;
    }

    /// <summary>Keeps a node for when a place becomes free.</summary>
    public void KeepForLater(RoutingNode node)
    {
        Replacements.RemoveAll(other => other.Contact.Id == node.Contact.Id);
        if (Replacements.Count == Size)
            Replacements.RemoveAt(0);
        Replacements.Add(node);
    }

    /// <summary>How long it has been waiting to be refreshed; null when it need not be.</summary>
    public TimeSpan? GetRefreshDelay(TimeSpan now)
    {
        if (!IsFull && RefreshedAt is null)
            return TimeSpan.MaxValue;
        var due = Nodes.Count < Size / 2 ? RefreshedAt!.Value + FillAfter : (RefreshedAt > LastChanged ? RefreshedAt.Value : LastChanged) + RefreshAfter;
        return due <= now ? now - due : null;
    }

    /// <summary>The node that was not tried for longest and is not good any more: dead ones do not keep others from being asked.</summary>
    public RoutingNode? FindQuestionable(TimeSpan now)
    {
        RoutingNode? oldest = null;
        foreach (var node in Nodes)
        {
            if (!node.IsGood(now) && (oldest is null || node.LastTried < oldest.LastTried))
                oldest = node;
        }

        return oldest;
    }
}

namespace WebTorrent.Dht.Core.Routing;

/// <summary>The nodes of one part of the space, and those that would like to be there (BEP 5, Routing table).</summary>
internal sealed class Bucket(TimeSpan now)
{
    /// <summary>K: how many nodes a bucket holds, and how many the nearest nodes are.</summary>
    public const int Size = 8;

    public List<RoutingNode> Nodes { get; } = new(Size);

    /// <summary>Nodes that answered when there was no place; the latest last.</summary>
    public List<RoutingNode> Replacements { get; } = [];

    public TimeSpan LastChanged { get; set; } = now;

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

    /// <summary>The node that was silent for longest, if it is not good any more.</summary>
    public RoutingNode? FindQuestionable(TimeSpan now)
    {
        RoutingNode? oldest = null;
        foreach (var node in Nodes)
        {
            if (!node.IsGood(now) && (oldest is null || node.LastSeen < oldest.LastSeen))
                oldest = node;
        }

        return oldest;
    }
}

namespace WebTorrent.Dht.Core.Lookups;

/// <summary>A query that was sent and is not answered yet.</summary>
internal sealed class PendingQuery(uint transaction, NodeAddress to, NodeId? expectedId, TimeSpan sentAt, IQueryOwner? owner, object? tag)
{
    public uint Transaction => transaction;

    public NodeAddress To => to;

    /// <summary>Who should be there; null when only the address was known.</summary>
    public NodeId? ExpectedId => expectedId;

    public TimeSpan SentAt => sentAt;

    /// <summary>Who hears of the end; nobody when it was a ping.</summary>
    public IQueryOwner? Owner => owner;

    /// <summary>What the owner needs to know it again.</summary>
    public object? Tag => tag;

    public bool HasEnded { get; set; }
}

using WebTorrent.Dht.Core.Krpc;

namespace WebTorrent.Dht.Core.Lookups;

/// <summary>
/// Looks for nodes in one family, to fill its table: around our own id to get in, around others to refresh buckets (BEP 5, Routing table). It has no events.
/// </summary>
internal sealed class NodeSearch(DhtContext context, DhtFamily family, NodeId target, Action<TimeSpan>? onEnd) : Search(context, 0, target)
{
    // A bucket is full long before the nearest node to some place in it is found.
    private const int MaxRefreshQueries = 6;

    public override int MaxQueries => onEnd is null ? MaxRefreshQueries : base.MaxQueries;

    /// <summary>
    /// Who gets in looks for the other family on the way while nobody is known there (BEP 32, want); that family's own search follows when somebody answers.
    /// </summary>
    protected override IEnumerable<DhtFamily> Families =>
        onEnd is null ? [family] : Context.Families.Where(other => other == family || other.Table.Count == 0);

    public override bool AsksEntrancesOf(DhtFamily asked) => asked == family;

    // Its answers hold the same nodes as those of find_node, and a token besides, with which who said little is asked again.
    public override void Fill(ref KrpcQuery query) => query.Method = KrpcMethod.GetPeers;

    protected override void HandleFound(TimeSpan now)
    {
        EndSilently();
        onEnd?.Invoke(now);
    }
}

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

    protected override IEnumerable<DhtFamily> Families => [family];

    // Its answers hold the same nodes as those of find_node, and a token besides, with which who said little is asked again.
    public override void Fill(ref KrpcQuery query) => query.Method = KrpcMethod.GetPeers;

    protected override void HandleFound(TimeSpan now)
    {
        EndSilently();
        onEnd?.Invoke(now);
    }
}

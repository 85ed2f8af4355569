using WebTorrent.Dht.Core.Krpc;

namespace WebTorrent.Dht.Core.Lookups;

/// <summary>
/// Looks for nodes in one family, to fill its table: around our own id to get in, around others to refresh buckets (BEP 5, Routing table). It has no events.
/// </summary>
internal sealed class NodeSearch(DhtContext context, DhtFamily family, NodeId target, Action<TimeSpan>? onEnd) : Search(context, 0, target)
{
    protected override IEnumerable<DhtFamily> Families => [family];

    public override void Fill(ref KrpcQuery query) => query.Method = KrpcMethod.FindNode;

    protected override void HandleFound(TimeSpan now)
    {
        EndSilently();
        onEnd?.Invoke(now);
    }
}

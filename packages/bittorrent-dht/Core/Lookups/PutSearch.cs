using WebTorrent.Dht.Core.Krpc;

namespace WebTorrent.Dht.Core.Lookups;

/// <summary>Gives an item to the nodes nearest to its target (BEP 44, put).</summary>
internal sealed class PutSearch(DhtContext context, int id, DhtItem item, long? cas) : ItemSearch(context, id, item.Target, newerThan: null), IStoring
{
    public void FillStore(ref KrpcQuery query, SavedToken keeper)
    {
        query.Method = KrpcMethod.Put;
        query.Item = item;
        // Nodes that have no version yet are not told which one we expect (BEP 44, CAS).
        query.Cas = item.IsMutable && keeper.Sequence is not null ? cas : null;
    }

    public void HandleStored(TimeSpan now, DhtPutResult result)
    {
        if (!HasEnded)
            End(CreateEnd() with { Item = Latest, Stored = result });
    }

    protected override void HandleFound(TimeSpan now) => new StoreRound(Context, this).Start(now, [.. Keepers.Select(SavedToken.From)]);
}

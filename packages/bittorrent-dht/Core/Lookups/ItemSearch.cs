using WebTorrent.Dht.Core.Krpc;
using WebTorrent.Ed25519;

namespace WebTorrent.Dht.Core.Lookups;

/// <summary>Looks for an item (BEP 44, get). What nodes answer is believed when its hash or signature is right.</summary>
internal class ItemSearch(DhtContext context, int id, DhtTarget target, long? newerThan) : Search(context, id, target.Id)
{
    // Each check of a signature costs: a bad one from more nodes than these is an attack on the one who searches.
    private const int MaxChecks = 64;

    private int _checks;
    private int _hopsToItem;

    protected DhtItem? Latest { get; private set; }

    public override void Fill(ref KrpcQuery query)
    {
        query.Method = KrpcMethod.Get;
        query.Sequence = newerThan;
    }

    public override void HandleResponse(TimeSpan now, Candidate candidate, in KrpcMessage response)
    {
        candidate.Sequence = response.Sequence;
        if (response.Item.IsEmpty || (Latest is not null && !(response.Sequence > Latest.Sequence)) || _checks >= MaxChecks)
            return;
        _checks++;
        if (Verify(response) is not { } item || item.Sequence <= newerThan)
            return;
        Latest = item;
        if (_hopsToItem == 0)
            _hopsToItem = candidate.Depth;
        Context.Events.Enqueue(new DhtEvent(DhtEventKind.ItemFound, Id) { Item = item });
    }

    protected override void HandleFound(TimeSpan now) =>
        End(CreateEnd() with { Item = Latest, Hops = _hopsToItem > 0 ? _hopsToItem : Hops });

    private DhtItem? Verify(in KrpcMessage response)
    {
        if (response.Item.Length > DhtItem.MaxValueLength)
            return null;
        if (response.Key.IsEmpty)
            return DhtTarget.ForValue(response.Item).Equals(target) && KrpcParser.IsCanonical(response.Item) ? DhtItem.CreateImmutable(response.Item) : null;
        if (!Ed25519PublicKey.TryFromBytes(response.Key, out var key) || !DhtTarget.ForKey(key, target.Salt.Span).Equals(target))
            return null;
        _ = DhtItem.TryCreateSigned(key, response.Item, response.Sequence ?? -1, response.Signature, target.Salt.Span, out var item);
        return item;
    }
}

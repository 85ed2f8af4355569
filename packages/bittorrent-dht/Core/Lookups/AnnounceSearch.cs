using WebTorrent.Dht.Core.Krpc;

namespace WebTorrent.Dht.Core.Lookups;

/// <summary>
/// Tells the nodes nearest to a torrent that we are a peer of it (BEP 5, announce_peer; BEP 33, seed), with the tokens of an earlier search if these are
/// still good.
/// </summary>
internal sealed class AnnounceSearch(DhtContext context, int id, NodeId target, ushort? port, bool isSeed) : PeerSearch(context, id, target), IStoring
{
    private bool _usesSaved;

    public override void Start(TimeSpan now)
    {
        var saved = Context.Tokens.Take(now, Target);
        _usesSaved = saved.Length > 0;
        if (_usesSaved)
            new StoreRound(Context, this).Start(now, saved);
        else
            base.Start(now);
    }

    public void FillStore(ref KrpcQuery query, SavedToken keeper)
    {
        query.Method = KrpcMethod.AnnouncePeer;
        query.Target = Target;
        query.ImpliedPort = port is null;
        query.Port = port ?? 0;
        query.IsSeed = isSeed;
    }

    public void HandleStored(TimeSpan now, DhtPutResult result)
    {
        if (HasEnded)
            return;
        if (_usesSaved && result.Stored == 0)
        {
            _usesSaved = false;
            base.Start(now);
            return;
        }

        End(CreateEnd() with { Stored = result });
    }

    protected override void HandleFound(TimeSpan now) => new StoreRound(Context, this).Start(now, [.. Keepers.Select(SavedToken.From)]);
}

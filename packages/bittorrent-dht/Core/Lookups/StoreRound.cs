using WebTorrent.Dht.Core.Krpc;

namespace WebTorrent.Dht.Core.Lookups;

/// <summary>Gives the nearest nodes something to store, all at once, and counts what they say.</summary>
internal sealed class StoreRound(DhtContext context, IStoring storing) : IQueryOwner
{
    private int _asked;
    private int _stored;
    private int _casMismatches;
    private int _newerVersions;
    private int _waiting;

    public DhtPutResult Result => new(_stored, _asked, _casMismatches, _newerVersions);

    public void Start(TimeSpan now, IEnumerable<SavedToken> keepers)
    {
        // One is held back, so that the end comes after the last was sent.
        _waiting = 1;
        foreach (var keeper in keepers)
            Send(now, keeper);
        Finish(now);
    }

    public void HandleResponse(TimeSpan now, PendingQuery query, in KrpcMessage response)
    {
        _stored++;
        Finish(now);
    }

    public void HandleFailure(TimeSpan now, PendingQuery query, long errorCode)
    {
        _casMismatches += errorCode == (long)KrpcError.CasMismatch ? 1 : 0;
        _newerVersions += errorCode == (long)KrpcError.SequenceTooOld ? 1 : 0;
        Finish(now);
    }

    public void HandleSlow(TimeSpan now, PendingQuery query)
    {
    }

    private void Send(TimeSpan now, SavedToken keeper)
    {
        if (context.FamilyOf(keeper.Contact.Address) is not { } family)
            return;
        var query = new KrpcQuery { Id = family.Id, IsReadOnly = context.Options.ReadOnly, Token = keeper.Token };
        storing.FillStore(ref query, keeper);
        if (!context.Queries.TrySend(now, keeper.Contact.Address, keeper.Contact.Id, query, this))
            return;
        _asked++;
        _waiting++;
    }

    private void Finish(TimeSpan now)
    {
        if (--_waiting == 0)
            storing.HandleStored(now, Result);
    }
}

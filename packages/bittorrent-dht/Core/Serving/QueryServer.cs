using WebTorrent.Dht.Core.Krpc;

namespace WebTorrent.Dht.Core.Serving;

/// <summary>Answers the queries of others (BEP 5, DHT queries), within the limits for each host, for all, and for addresses that may be forged.</summary>
internal sealed class QueryServer(DhtContext context)
{
    private readonly HostLimiter _hosts = new(context.Options.MaxQueriesPerHost, context.Options.MaxQueriesPerHost * 20, context.Options.MaxTrackedHosts);
    private readonly DeferredQueries _deferred = new();
    private readonly StoredData _data = new(context);
    private RateBucket _answers;

    public StoredData Data => _data;

    public TimeSpan? NextTimeout => _deferred.NextTimeout;

    /// <summary>Serves a query.</summary>
    public void Handle(TimeSpan now, DhtFamily family, NodeAddress from, in KrpcMessage query, ReadOnlySpan<byte> packet)
    {
        if (context.Options.ReadOnly || !_hosts.TryTake(now, HostKey.Of(from)))
            return;
        var isWanted = !query.IsReadOnly && query.Id is { } id && family.Table.HandleQuery(now, new NodeContact(id, from));
        if (context.Proven.Contains(now, from) || _data.BringsToken(now, from, query))
        {
            Answer(now, family, from, query, room: null);
            if (isWanted)
                context.PingStranger(now, family, from, query.Id);
            return;
        }

        if (!query.IsReadOnly && _data.IsIndivisible(query) && _deferred.TryAdd(now, from, packet))
        {
            context.PingStranger(now, family, from, query.Id);
            return;
        }

        AnswerUnproven(now, family, from, query, packet.Length, isWanted);
    }

    /// <summary>An address has proved itself: what it waits for is sent.</summary>
    public void HandleProof(TimeSpan now, DhtFamily family, NodeAddress from)
    {
        if (_deferred.TryTake(from, out var packet) && KrpcParser.TryParse(packet, out var query))
            Answer(now, family, from, query, room: null);
    }

    /// <summary>Answers in part who did not prove itself in time.</summary>
    public void HandleTimeout(TimeSpan now)
    {
        while (_deferred.TryTakeExpired(now, out var from, out var packet))
        {
            if (context.FamilyOf(from) is { } family && KrpcParser.TryParse(packet, out var query))
                Answer(now, family, from, query, AnswerSize.OfUnproven(packet.Length) - KrpcQuery.PingSize);
        }
    }

    /// <summary>Forgets what is too old.</summary>
    public void Sweep(TimeSpan now)
    {
        _hosts.Sweep(now);
        _data.Sweep(now);
    }

    private void AnswerUnproven(TimeSpan now, DhtFamily family, NodeAddress from, in KrpcMessage query, int queryLength, bool isWanted)
    {
        var room = AnswerSize.OfUnproven(queryLength);
        // Without room for both, the answer is what was asked for.
        var pings = isWanted && query.Method is not (KrpcMethod.Ping or KrpcMethod.Unknown) && !context.Queries.IsPinging(from);
        Answer(now, family, from, query, pings ? room - KrpcQuery.PingSize : room);
        if (pings)
            context.PingStranger(now, family, from, query.Id);
    }

    /// <summary>Sends an answer; with a room it is for an unproven address, and made as small.</summary>
    private void Answer(TimeSpan now, DhtFamily family, NodeAddress from, in KrpcMessage query, int? room)
    {
        var packet = context.Outbox.Reserve(AnswerSize.MostWithItem);
        if (packet.IsEmpty)
            return;
        var error = _data.TryApply(now, family, from, query);
        var length = error == KrpcError.None
            ? new AnswerBuilder(context, _data).Write(now, family, from, query, room, packet)
            : KrpcReply.WriteError(packet, from, query.Transaction, error);
        var fits = length > 0 && length <= (room ?? AnswerSize.MostWithItem);
        if (fits && _answers.TryTake(now, length, context.Options.MaxAnswerRate, context.Options.MaxAnswerRate * 4.0))
            context.Outbox.Commit(from, length);
    }
}

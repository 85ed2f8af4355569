using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using WebTorrent.Dht.Core.Krpc;

namespace WebTorrent.Dht.Core.Lookups;

/// <summary>
/// The queries under way. An answer counts only with the random transaction id of a question, from the address that was asked. All queries wait equally
/// long, so two queues in the order of sending are all the timers there are.
/// </summary>
internal sealed class QueryBook(DhtOptions options, Outbox outbox, Random random)
{
    private readonly Dictionary<uint, PendingQuery> _queries = [];
    private readonly HashSet<NodeAddress> _pinged = [];
    private readonly Queue<PendingQuery> _fast = new();
    private readonly Queue<PendingQuery> _slow = new();

    public int Count => _queries.Count;

    public int PingCount => _pinged.Count;

    /// <summary>When the next query becomes slow or times out; null when none is under way.</summary>
    public TimeSpan? NextTimeout
    {
        get
        {
            DropEnded(_fast);
            DropEnded(_slow);
            TimeSpan? slow = _fast.TryPeek(out var fast) ? fast.SentAt + options.SlowQueryTimeout : null;
            TimeSpan? end = _slow.TryPeek(out var old) ? old.SentAt + options.QueryTimeout : null;
            return end is null || slow < end ? slow : end;
        }
    }

    public bool IsPinging(NodeAddress address) => _pinged.Contains(address);

    /// <summary>Sends a query; false when the queue of packets is full.</summary>
    public bool TrySend(TimeSpan now, NodeAddress to, NodeId? expectedId, in KrpcQuery query, IQueryOwner? owner, object? tag = null)
    {
        var packet = outbox.Reserve(KrpcQuery.MaxSize);
        if (packet.IsEmpty)
            return false;
        var pending = new PendingQuery(CreateTransaction(), to, expectedId, now, owner, tag);
        outbox.Commit(to, query.Write(packet, pending.Transaction));
        _queries.Add(pending.Transaction, pending);
        _fast.Enqueue(pending);
        if (owner is null)
            _pinged.Add(to);
        return true;
    }

    /// <summary>Ends the query that a packet answers; false when it answers none.</summary>
    public bool TryEnd(ReadOnlySpan<byte> transaction, NodeAddress from, [NotNullWhen(true)] out PendingQuery? query)
    {
        query = null;
        if (transaction.Length != KrpcQuery.TransactionSize
            || !_queries.TryGetValue(BinaryPrimitives.ReadUInt32BigEndian(transaction), out var found)
            || found.To != from)
        {
            return false;
        }

        query = found;
        End(found);
        return true;
    }

    /// <summary>The next query that has become slow; false when there is none.</summary>
    public bool TryTakeSlow(TimeSpan now, [NotNullWhen(true)] out PendingQuery? query)
    {
        DropEnded(_fast);
        if (!_fast.TryPeek(out query) || query.SentAt + options.SlowQueryTimeout > now)
            return false;
        _slow.Enqueue(_fast.Dequeue());
        return true;
    }

    /// <summary>Ends the next query whose time is over; false when there is none.</summary>
    public bool TryTakeExpired(TimeSpan now, [NotNullWhen(true)] out PendingQuery? query)
    {
        DropEnded(_slow);
        if (!_slow.TryPeek(out query) || query.SentAt + options.QueryTimeout > now)
            return false;
        _slow.Dequeue();
        End(query);
        return true;
    }

    private void End(PendingQuery query)
    {
        query.HasEnded = true;
        _queries.Remove(query.Transaction);
        if (query.Owner is null)
            _pinged.Remove(query.To);
    }

    private static void DropEnded(Queue<PendingQuery> queue)
    {
        while (queue.TryPeek(out var first) && first.HasEnded)
            queue.Dequeue();
    }

    private uint CreateTransaction()
    {
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        uint transaction;
        do
        {
            random.NextBytes(bytes);
            transaction = BinaryPrimitives.ReadUInt32BigEndian(bytes);
        }
        while (_queries.ContainsKey(transaction));
        return transaction;
    }
}

using WebTorrent.Stun;

namespace WebTorrent.Ice.Core;

/// <summary>The checks of a session that may still be answered, and those to be sent.</summary>
internal sealed class CheckTable(IceContext context, Credentials credentials)
{
    // Of checks that another one has replaced an answer still counts.
    private const int MaxEachPair = 8;

    private static readonly TimeSpan Memory = TimeSpan.FromSeconds(40);

    private readonly Dictionary<StunTransactionId, Check> _checks = [];
    private readonly Queue<Check> _outgoing = new();

    public int Count => _checks.Count;

    public TimeSpan? NextTimeout
    {
        get
        {
            TimeSpan? next = null;
            foreach (var check in _checks.Values)
            {
                var due = check.Retransmits ? check.Retransmission.NextTimeout : check.ExpiresAt;
                if (next is null || due < next)
                    next = due;
            }

            return next;
        }
    }

    public Check Start(TimeSpan now, CandidatePair pair, CheckPurpose purpose, TimeSpan timeout, bool isTriggered)
    {
        Bound(pair);
        var check = new Check(pair, purpose, StunTransactionId.Create(context.Random), context.Role.IsControlling, context.Role.TieBreaker)
        {
            SentAt = now,
            IsTriggered = isTriggered,
            ExpiresAt = now + Memory,
            Retransmission = StunRetransmission.StartUnreliable(now, timeout),
            Retransmits = purpose != CheckPurpose.Consent,
        };
        _checks.Add(check.Transaction, check);
        Queue(check);
        return check;
    }

    public Check? Find(StunTransactionId transaction) => _checks.GetValueOrDefault(transaction);

    public void Remove(Check check) => _checks.Remove(check.Transaction);

    public void RemoveAll(Predicate<CandidatePair> isSo)
    {
        foreach (var check in _checks.Values)
        {
            if (isSo(check.Pair))
                _checks.Remove(check.Transaction);
        }
    }

    public void Clear() => _checks.Clear();

    /// <summary>Sends no check of a pair again.</summary>
    public void Cancel(CandidatePair pair)
    {
        foreach (var check in _checks.Values)
        {
            if (check.Pair == pair)
                check.Retransmits = false;
        }
    }

    /// <summary>Queues what is to be sent again.</summary>
    /// <param name="now">The time.</param>
    /// <param name="failed">Where checks go that had their time and no answer.</param>
    public void HandleTimeout(TimeSpan now, List<Check> failed)
    {
        foreach (var check in _checks.Values)
        {
            if (check.Retransmits && check.Retransmission.HandleTimeout(now))
                Queue(check);
            if (check.Retransmits ? !check.Retransmission.HasExpired : now < check.ExpiresAt)
                continue;
            _checks.Remove(check.Transaction);
            if (check.Retransmits)
                failed.Add(check);
        }
    }

    public bool TryTransmit(Span<byte> buffer, out IceDatagram datagram)
    {
        while (_outgoing.TryDequeue(out var check))
        {
            check.IsQueued = false;
            if (!_checks.ContainsKey(check.Transaction))
                continue;
            datagram = new IceDatagram(check.Pair.Local.Id, check.Pair.Remote.EndPoint, BindingMessages.WriteRequest(buffer, check, credentials));
            return true;
        }

        datagram = default;
        return false;
    }

    private void Queue(Check check)
    {
        if (check.IsQueued)
            return;
        check.IsQueued = true;
        _outgoing.Enqueue(check);
    }

    private void Bound(CandidatePair pair)
    {
        Check? oldest = null;
        var count = 0;
        foreach (var check in _checks.Values)
        {
            if (check.Pair != pair)
                continue;
            count++;
            if (oldest is null || check.SentAt < oldest.SentAt)
                oldest = check;
        }

        if (count >= MaxEachPair)
            Remove(oldest!);
    }
}

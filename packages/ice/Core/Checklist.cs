using System.Net;

namespace WebTorrent.Ice.Core;

/// <summary>The pairs of a session, bounded, and which is to be checked next (RFC 8445 §6.1.4).</summary>
internal sealed class Checklist(int most, AgentRole role)
{
    private readonly List<CandidatePair> _pairs = [];
    private readonly Queue<CandidatePair> _triggered = new();

    public IReadOnlyList<CandidatePair> Pairs => _pairs;

    public CandidatePair? Find(IceBase local, IPEndPoint remote)
    {
        foreach (var pair in _pairs)
        {
            if (pair.Local == local && pair.Remote.EndPoint.Equals(remote))
                return pair;
        }

        return null;
    }

    /// <summary>Adds a pair, in place of a worse one when the list is full; null when it is no better than any.</summary>
    public CandidatePair? Add(IceBase local, RemoteCandidate remote)
    {
        var pair = new CandidatePair(local, remote);
        if (_pairs.Count >= most && !TryMakeRoom(PriorityOf(pair)))
            return null;
        _pairs.Add(pair);
        return pair;
    }

    public void RemoveAll(Predicate<CandidatePair> isSo) => _pairs.RemoveAll(isSo);

    public bool Contains(CandidatePair pair) => _pairs.Contains(pair);

    public void Trigger(CandidatePair pair)
    {
        if (pair.IsTriggered)
            return;
        pair.IsTriggered = true;
        _triggered.Enqueue(pair);
    }

    /// <summary>The pair to check next; null when there is none.</summary>
    /// <param name="above">Only pairs better than this wait for their turn; triggered ones always do.</param>
    public CandidatePair? TakeNext(ulong above)
    {
        while (_triggered.TryDequeue(out var pair))
        {
            pair.IsTriggered = false;
            if (_pairs.Contains(pair))
                return pair;
        }

        return BestWaiting(above);
    }

    public bool HasNext(ulong above) => _triggered.Count > 0 || BestWaiting(above) is not null;

    /// <summary>The best of those that are so; null when none is.</summary>
    public CandidatePair? Best(Func<CandidatePair, bool> isSo)
    {
        CandidatePair? best = null;
        foreach (var pair in _pairs)
        {
            if (isSo(pair) && (best is null || PriorityOf(pair) > PriorityOf(best)))
                best = pair;
        }

        return best;
    }

    /// <summary>Whether any pair that may still work is better than this.</summary>
    public bool HasOpenAbove(ulong priority)
    {
        foreach (var pair in _pairs)
        {
            if (pair.IsOpen && PriorityOf(pair) > priority)
                return true;
        }

        return false;
    }

    public int CountOpen()
    {
        var count = 0;
        foreach (var pair in _pairs)
            count += pair.IsOpen ? 1 : 0;
        return count;
    }

    public ulong PriorityOf(CandidatePair pair) => pair.PriorityFor(role.IsControlling);

    private CandidatePair? BestWaiting(ulong above)
    {
        CandidatePair? best = null;
        var bestIsFirst = false;
        foreach (var pair in _pairs)
        {
            if (pair.State != PairState.Waiting || PriorityOf(pair) <= above)
                continue;
            var isFirst = !IsFoundationInProgress(pair);
            if (best is null || (isFirst, PriorityOf(pair)).CompareTo((bestIsFirst, PriorityOf(best))) > 0)
                (best, bestIsFirst) = (pair, isFirst);
        }

        return best;
    }

    private bool IsFoundationInProgress(CandidatePair pair)
    {
        foreach (var other in _pairs)
        {
            if (other.State == PairState.InProgress && other.Local == pair.Local && string.Equals(other.Remote.Foundation, pair.Remote.Foundation, StringComparison.Ordinal))
                return true;
        }

        return false;
    }

    // Data may go over one that has worked. Of the others one that failed goes first, then the worst that waits.
    private bool TryMakeRoom(ulong priority)
    {
        CandidatePair? worst = null;
        foreach (var pair in _pairs)
        {
            if (!pair.HasWorked && pair.State is (PairState.Waiting or PairState.Failed) && (worst is null || RankOf(pair).CompareTo(RankOf(worst)) < 0))
                worst = pair;
        }

        return worst is not null && (worst.State == PairState.Failed || PriorityOf(worst) < priority) && _pairs.Remove(worst);
    }

    private (bool IsWaiting, ulong Priority) RankOf(CandidatePair pair) => (pair.State == PairState.Waiting, PriorityOf(pair));
}

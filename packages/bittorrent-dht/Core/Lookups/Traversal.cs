using WebTorrent.Dht.Core.Identity;
using WebTorrent.Dht.Core.Krpc;
using WebTorrent.Dht.Core.Routing;

namespace WebTorrent.Dht.Core.Lookups;

/// <summary>
/// Goes nearer to a target step by step in one address family (BEP 5, Overview): asks the nearest nodes it heard of, a few at a time, until the eight nearest
/// that can be trusted have answered.
/// </summary>
internal sealed class Traversal(DhtContext context, DhtFamily family, Search search) : IQueryOwner
{
    private const int MaxCandidates = 96;
    private const int MaxNodesAnAnswer = 16;
    private const int MaxTokenLength = 64;
    private const int FirstCandidates = 16;

    private readonly List<Candidate> _candidates = [];
    private readonly HashSet<HostKey> _hosts = [];
    private int _active;

    public bool HasEnded { get; private set; }

    public bool IsIPv6 => family.IsIPv6;

    public int Queries { get; private set; }

    public int CandidateCount => _candidates.Count;

    /// <summary>How many nodes in a row led to the nearest one that answered.</summary>
    public int Hops => _candidates.Find(candidate => candidate.State == CandidateState.Answered)?.Depth ?? 0;

    /// <summary>The nearest nodes that answered and are where their ids may be, at most eight.</summary>
    public IEnumerable<Candidate> Nearest =>
        _candidates.Where(candidate => candidate is { State: CandidateState.Answered, IsTrusted: true }).Take(Bucket.Size);

    /// <summary>Begins with the nearest nodes of our table, and with the entrances when these are few.</summary>
    public void Start(TimeSpan now)
    {
        Span<NodeContact> nearest = stackalloc NodeContact[FirstCandidates];
        var count = family.Table.FindNearest(search.Target, nearest, withBad: false);
        if (count < Bucket.Size)
            count = family.Table.FindNearest(search.Target, nearest, withBad: true);
        foreach (var contact in nearest[..count])
            Add(contact, depth: 1);
        if (count < Bucket.Size)
            AskEntrances(now);
        Advance(now);
    }

    /// <summary>Takes in a node that somebody named.</summary>
    public void Add(NodeContact contact, int depth)
    {
        if (HasEnded || contact.Id == family.Id || !context.IsUsable(contact.Address) || contact.Address.IsIPv6 != family.IsIPv6)
            return;
        var at = _candidates.Count;
        while (at > 0 && search.Target.CompareDistances(contact.Id, _candidates[at - 1].Contact.Id) < 0)
            at--;
        // One a host: nobody takes over a search with many nodes on one machine.
        if (at >= MaxCandidates || !_hosts.Add(HostKey.Of(contact.Address)))
            return;
        _candidates.Insert(at, new Candidate(contact, depth));
        if (_candidates.Count > MaxCandidates && _candidates[^1].State == CandidateState.New)
            _candidates.RemoveAt(_candidates.Count - 1);
    }

    /// <summary>Asks whoever is to be asked next; ends when nobody is left or the nearest have all answered.</summary>
    public void Advance(TimeSpan now)
    {
        if (HasEnded)
            return;
        if (!search.IsCanceled && AskNearest(now))
            return;
        HasEnded = true;
        search.HandleTraversalEnd(now);
    }

    public void HandleResponse(TimeSpan now, PendingQuery query, in KrpcMessage response)
    {
        Leave(query);
        if (HasEnded)
            return;
        var candidate = query.Tag as Candidate ?? AddEntrance(response.Id!.Value, query.To);
        candidate.State = CandidateState.Answered;
        candidate.IsTrusted = NodeIdRule.Allows(candidate.Contact.Id, candidate.Contact.Address);
        candidate.Token = response.Token is { Length: > 0 and <= MaxTokenLength } token ? token.ToArray() : null;
        AddAll(response, candidate.Depth + 1);
        search.HandleResponse(now, candidate, response);
        Advance(now);
    }

    public void HandleFailure(TimeSpan now, PendingQuery query, long errorCode)
    {
        Leave(query);
        if (query.Tag is Candidate candidate)
            candidate.State = CandidateState.Failed;
        Advance(now);
    }

    public void HandleSlow(TimeSpan now, PendingQuery query)
    {
        if (query.Tag is not Candidate { State: CandidateState.Asked } candidate)
            return;
        candidate.State = CandidateState.Slow;
        _active--;
        Advance(now);
    }

    /// <summary>Whether something is under way.</summary>
    private bool AskNearest(TimeSpan now)
    {
        var answered = 0;
        for (var i = 0; i < _candidates.Count && answered < Bucket.Size; i++)
        {
            var candidate = _candidates[i];
            if (candidate is { State: CandidateState.Answered, IsTrusted: true })
                answered++;
            if (candidate.State != CandidateState.New || Queries >= context.Options.MaxQueriesPerSearch)
                continue;
            if (_active >= context.Options.Concurrency)
                return true;
            candidate.State = TryAsk(now, candidate.Contact.Address, candidate.Contact.Id, candidate) ? CandidateState.Asked : CandidateState.Failed;
        }

        return _active > 0;
    }

    private void AskEntrances(TimeSpan now)
    {
        foreach (var entrance in family.Entrances.Concat(family.Remembered))
        {
            if (_hosts.Add(HostKey.Of(entrance)))
                TryAsk(now, entrance, expectedId: null, candidate: null);
        }
    }

    private bool TryAsk(TimeSpan now, NodeAddress to, NodeId? expectedId, Candidate? candidate)
    {
        var query = new KrpcQuery
        {
            Id = family.Id,
            Target = search.Target,
            IsReadOnly = context.Options.ReadOnly,
            Want = search.WantFor(this),
        };
        search.Fill(ref query);
        if (!context.Queries.TrySend(now, to, expectedId, query, this, candidate))
            return false;
        Queries++;
        _active++;
        return true;
    }

    private void Leave(PendingQuery query)
    {
        if (query.Tag is not Candidate { State: CandidateState.Slow })
            _active--;
    }

    private Candidate AddEntrance(NodeId id, NodeAddress address)
    {
        var candidate = new Candidate(new NodeContact(id, address), depth: 1);
        var at = _candidates.FindIndex(other => search.Target.CompareDistances(id, other.Contact.Id) < 0);
        _candidates.Insert(at < 0 ? _candidates.Count : at, candidate);
        return candidate;
    }

    private void AddAll(in KrpcMessage response, int depth)
    {
        search.AddAll(isIPv6: false, response.Nodes, NodeContact.IPv4Size, MaxNodesAnAnswer, depth);
        search.AddAll(isIPv6: true, response.Nodes6, NodeContact.IPv6Size, MaxNodesAnAnswer, depth);
    }
}

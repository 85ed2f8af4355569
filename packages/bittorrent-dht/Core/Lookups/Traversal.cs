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
    private readonly Dictionary<HostKey, Candidate?> _hosts = [];
    private int _active;
    private int _pending;
    private int _entrances;

    private int MaxQueries => _entrances + (IsAlive ? search.MaxQueries : Bucket.Size);

    public bool IsIPv6 => family.IsIPv6;

    public int Queries { get; private set; }

    public int CandidateCount => _candidates.Count;

    /// <summary>Whether anybody of the family ever answered: otherwise it is tried a little, but not waited for.</summary>
    public bool IsAlive => family.Table.Count > 0;

    /// <summary>How many nodes in a row led to the nearest one that answered.</summary>
    public int Hops => _candidates.Find(candidate => candidate.HasAnswered)?.Depth ?? 0;

    /// <summary>The nearest nodes that answered and are where their ids may be, at most eight.</summary>
    public IEnumerable<Candidate> Nearest =>
        _candidates.Where(candidate => candidate is { HasAnswered: true, IsTrusted: true }).Take(Bucket.Size);

    /// <summary>
    /// Who may be given something to store, at most eight: the nearest, and only when there are too few of these in the whole network the next best
    /// (BEP 42, Backwards compatibility and transition).
    /// </summary>
    public IEnumerable<Candidate> Keepers => Nearest
        .Concat(_candidates.Where(candidate => candidate is { HasAnswered: true, IsTrusted: false }))
        .Take(Bucket.Size)
        .Where(candidate => candidate.Token is not null);

    /// <summary>Begins with the nearest nodes of our table, and with the entrances when these are few.</summary>
    public void Start(TimeSpan now)
    {
        Span<NodeContact> nearest = stackalloc NodeContact[FirstCandidates];
        var count = family.Table.FindNearest(search.Target, nearest, withBad: false);
        var isLost = count < Bucket.Size;
        if (isLost)
            count = family.Table.FindNearest(search.Target, nearest, withBad: true);
        foreach (var contact in nearest[..count])
            Add(contact, depth: 1);
        if (isLost && search.AsksEntrancesOf(family))
            AskEntrances(now);
    }

    /// <summary>Takes in a node that somebody named.</summary>
    public void Add(NodeContact contact, int depth)
    {
        if (contact.Id == family.Id || !context.IsUsable(contact.Address) || contact.Address.IsIPv6 != family.IsIPv6)
            return;
        var at = _candidates.Count;
        while (at > 0 && search.Target.CompareDistances(contact.Id, _candidates[at - 1].Contact.Id) < 0)
            at--;
        if (at >= MaxCandidates || !TryTakeHost(contact))
            return;
        var candidate = new Candidate(contact, depth);
        _hosts[HostKey.Of(contact.Address)] = candidate;
        _candidates.Insert(Math.Min(at, _candidates.Count), candidate);
        if (_candidates.Count > MaxCandidates && _candidates[^1].State == CandidateState.New)
            Forget(_candidates[^1]);
    }

    /// <summary>Asks whoever is to be asked next.</summary>
    /// <returns>Whether something is under way that is worth waiting for.</returns>
    public bool Advance(TimeSpan now) => AskNearest(now) || AskAgain(now);

    public void HandleResponse(TimeSpan now, PendingQuery query, in KrpcMessage response)
    {
        Leave(query);
        if (search.IsOver)
            return;
        var candidate = Identify(query.Tag as Candidate, new NodeContact(response.Id!.Value, query.To));
        candidate.State = CandidateState.Answered;
        candidate.IsTrusted = NodeIdRule.Allows(candidate.Contact.Id, candidate.Contact.Address);
        candidate.Token = response.Token is { Length: > 0 and <= MaxTokenLength } token ? token.ToArray() : null;
        candidate.WasBrief = (family.IsIPv6 ? response.Nodes6.Length / NodeContact.IPv6Size : response.Nodes.Length / NodeContact.IPv4Size) < Bucket.Size;
        AddAll(response, candidate.Depth + 1);
        search.HandleResponse(now, candidate, response);
        search.Advance(now);
    }

    public void HandleFailure(TimeSpan now, PendingQuery query, long errorCode)
    {
        Leave(query);
        // Who answered once has answered.
        if (query.Tag is Candidate candidate)
            candidate.State = candidate.IsAskedAgain ? CandidateState.Answered : CandidateState.Failed;
        search.Advance(now);
    }

    public void HandleSlow(TimeSpan now, PendingQuery query)
    {
        if (query.Tag is not Candidate { State: CandidateState.Asked } candidate)
            return;
        candidate.State = CandidateState.Slow;
        _active--;
        search.Advance(now);
    }

    /// <summary>
    /// One a host: nobody takes over a search with many nodes on one machine. Of two that were only heard of the nearer counts, so that nobody hides a node
    /// by naming it elsewhere.
    /// </summary>
    private bool TryTakeHost(NodeContact contact)
    {
        if (!_hosts.TryGetValue(HostKey.Of(contact.Address), out var other))
            return true;
        if (other is not { State: CandidateState.New } || search.Target.CompareDistances(contact.Id, other.Contact.Id) >= 0)
            return false;
        Forget(other);
        return true;
    }

    private void Forget(Candidate candidate)
    {
        _candidates.Remove(candidate);
        _hosts.Remove(HostKey.Of(candidate.Contact.Address));
    }

    private bool AskNearest(TimeSpan now)
    {
        var answered = 0;
        for (var i = 0; i < _candidates.Count && answered < Bucket.Size; i++)
        {
            var candidate = _candidates[i];
            if (candidate is { HasAnswered: true, IsTrusted: true })
                answered++;
            if (candidate.State != CandidateState.New || Queries >= MaxQueries)
                continue;
            if (_active >= context.Options.Concurrency)
                return true;
            candidate.State = TryAsk(now, candidate.Contact.Address, candidate.Contact.Id, candidate) ? CandidateState.Asked : CandidateState.Failed;
        }

        // While there are too few answers, a late one is better than none.
        return _active > 0 || (_pending > 0 && answered < Bucket.Size);
    }

    /// <summary>
    /// Asks the nearest once more that said little, now with their tokens: a node that must take our address for forged names fewer nodes than it knows.
    /// </summary>
    private bool AskAgain(TimeSpan now)
    {
        if (Queries >= MaxQueries)
            return false;
        foreach (var candidate in Nearest.ToList())
        {
            if (!candidate.WasBrief || candidate.IsAskedAgain || candidate.Token is null)
                continue;
            candidate.IsAskedAgain = true;
            if (TryAsk(now, candidate.Contact.Address, candidate.Contact.Id, candidate))
                candidate.State = CandidateState.Asked;
        }

        return _active > 0;
    }

    private void AskEntrances(TimeSpan now)
    {
        foreach (var entrance in family.Entrances.Concat(family.Remembered))
        {
            if (_hosts.TryAdd(HostKey.Of(entrance), null) && TryAsk(now, entrance, expectedId: null, candidate: null))
                _entrances++;
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
            Token = candidate?.Token,
        };
        search.Fill(ref query);
        if (!context.Queries.TrySend(now, to, expectedId, query, this, candidate))
            return false;
        Queries++;
        _pending++;
        // Entrances, of which many may be dead, keep nobody else from being asked.
        _active += candidate is null ? 0 : 1;
        return true;
    }

    private void Leave(PendingQuery query)
    {
        _pending--;
        if (query.Tag is Candidate { State: not CandidateState.Slow })
            _active--;
    }

    /// <summary>The candidate who answered: an entrance has no id before, and a node may have changed its own.</summary>
    private Candidate Identify(Candidate? asked, NodeContact answering)
    {
        if (asked?.Contact == answering)
            return asked;
        asked?.State = CandidateState.Failed;
        var candidate = new Candidate(answering, asked?.Depth ?? 1);
        var at = _candidates.FindIndex(other => search.Target.CompareDistances(answering.Id, other.Contact.Id) < 0);
        _candidates.Insert(at < 0 ? _candidates.Count : at, candidate);
        return candidate;
    }

    private void AddAll(in KrpcMessage response, int depth)
    {
        search.AddAll(isIPv6: false, response.Nodes, NodeContact.IPv4Size, MaxNodesAnAnswer, depth);
        search.AddAll(isIPv6: true, response.Nodes6, NodeContact.IPv6Size, MaxNodesAnAnswer, depth);
    }
}

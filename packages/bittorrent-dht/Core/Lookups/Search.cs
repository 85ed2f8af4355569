using WebTorrent.Dht.Core.Krpc;
using WebTorrent.Dht.Core.Routing;

namespace WebTorrent.Dht.Core.Lookups;

/// <summary>One thing looked for, in both address families at once.</summary>
internal abstract class Search(DhtContext context, int id, NodeId target)
{
    private readonly List<Traversal> _traversals = [];

    public int Id => id;

    public NodeId Target => target;

    public bool IsCanceled { get; private set; }

    /// <summary>Whether answers of nodes do not matter any more.</summary>
    public bool IsOver { get; private set; }

    /// <summary>Whether all is over, and another search can begin in its place.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>How many nodes of a family are asked at most.</summary>
    public virtual int MaxQueries => context.Options.MaxQueriesPerSearch;

    protected DhtContext Context => context;

    /// <summary>Whether it asks the entrances of a family in which hardly any node is known.</summary>
    public virtual bool AsksEntrancesOf(DhtFamily asked) => true;

    /// <summary>The nodes that may be given something to store: the nearest that gave a token.</summary>
    protected IEnumerable<Candidate> Keepers => _traversals.SelectMany(traversal => traversal.Keepers);

    protected int Hops => _traversals.Select(traversal => traversal.Hops).DefaultIfEmpty().Max();

    /// <summary>Begins; it may also end in here.</summary>
    public virtual void Start(TimeSpan now)
    {
        foreach (var family in Families)
            _traversals.Add(new Traversal(context, family, this));
        foreach (var traversal in _traversals)
            traversal.Start(now);
        Advance(now);
    }

    /// <summary>Gives up without an event.</summary>
    public void Cancel()
    {
        IsCanceled = true;
        IsOver = true;
        HasEnded = true;
    }

    /// <summary>Writes method and arguments of the query; id and target are there.</summary>
    public abstract void Fill(ref KrpcQuery query);

    /// <summary>Takes what a node answered besides nodes.</summary>
    public virtual void HandleResponse(TimeSpan now, Candidate candidate, in KrpcMessage response)
    {
    }

    /// <summary>Asks for nodes of the other family too while hardly any are known there (BEP 32, want).</summary>
    public Want WantFor(Traversal asking) =>
        _traversals.Exists(other => other != asking && other.CandidateCount < Bucket.Size) ? Want.IPv4 | Want.IPv6 : Want.None;

    public void AddAll(bool isIPv6, ReadOnlySpan<byte> contacts, int size, int most, int depth)
    {
        if (_traversals.Find(traversal => traversal.IsIPv6 == isIPv6) is not { } traversal)
            return;
        for (var i = 0; i < most && contacts.Length >= size; i++, contacts = contacts[size..])
            traversal.Add(NodeContact.ReadCompact(contacts[..size]), depth);
    }

    /// <summary>Goes on in all families, for an answer in one may name nodes of another; it has found what there is when nothing is waited for.</summary>
    public void Advance(TimeSpan now)
    {
        if (IsOver)
            return;
        var someAreAlive = _traversals.Exists(traversal => traversal.IsAlive);
        var isUnderWay = false;
        foreach (var traversal in _traversals)
            isUnderWay |= traversal.Advance(now) && (traversal.IsAlive || !someAreAlive);
        IsOver = !isUnderWay;
        if (IsOver)
            HandleFound(now);
    }

    /// <summary>The families in which it searches.</summary>
    protected virtual IEnumerable<DhtFamily> Families => context.Families;

    /// <summary>The nearest nodes have answered.</summary>
    protected abstract void HandleFound(TimeSpan now);

    /// <summary>Tells the end.</summary>
    protected void End(DhtEvent end)
    {
        HasEnded = true;
        context.Events.Enqueue(end with { Nodes = [.. _traversals.SelectMany(traversal => traversal.Nearest).Select(candidate => candidate.Contact)] });
    }

    /// <summary>Ends without telling.</summary>
    protected void EndSilently() => HasEnded = true;

    protected DhtEvent CreateEnd() => new(DhtEventKind.SearchEnded, id) { Hops = Hops, Queries = _traversals.Sum(traversal => traversal.Queries) };
}

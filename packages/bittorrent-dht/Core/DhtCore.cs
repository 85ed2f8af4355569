using System.Diagnostics.CodeAnalysis;
using WebTorrent.Dht.Core.Krpc;
using WebTorrent.Dht.Core.Lookups;
using WebTorrent.Dht.Core.Serving;

namespace WebTorrent.Dht.Core;

/// <summary>
/// A DHT node without socket, clock, timer or thread (BEP 5, 32, 33, 42, 43, 44, 51).
/// </summary>
/// <remarks>
/// The owner hands in packets and the time (monotonic, from any start), calls <see cref="HandleTimeout"/> at <see cref="NextTimeout"/>, sends what
/// <see cref="TryTransmit"/> gives and reads what happened from <see cref="TryReadEvent"/>, both until they are empty. Not thread-safe.
/// </remarks>
public sealed class DhtCore
{
    private static readonly TimeSpan TickEvery = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan SweepEvery = TimeSpan.FromMinutes(1);

    private readonly DhtContext _context;
    private readonly QueryServer _server;
    private readonly SearchBoard _searches;
    private readonly Entry _entry;
    private TimeSpan _nextTick;
    private TimeSpan _nextSweep = SweepEvery;
    private int _lastSearch;

    /// <summary>Makes a node that knows nobody, but for what <see cref="DhtOptions.State"/> has.</summary>
    /// <param name="options">Settings. Bootstrap, TimeProvider, Random and Logger are not used here.</param>
    /// <param name="useIPv4">Whether packets can be sent to IPv4 addresses.</param>
    /// <param name="useIPv6">Whether packets can be sent to IPv6 addresses.</param>
    /// <param name="random">Where ids, tokens and transaction ids come from; its <see cref="Random.NextBytes(Span{byte})"/> must not be foreseeable.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
    public DhtCore(DhtOptions options, bool useIPv4, bool useIPv6, Random random)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(random);
        options.Validate();
        _context = new DhtContext(options, useIPv4, useIPv6, random);
        _server = new QueryServer(_context);
        _searches = new SearchBoard(options);
        _entry = new Entry(_context, _searches);
        // Nodes that start together must not all tick together.
        _nextTick = TickEvery * random.NextDouble();
    }

    /// <summary>When <see cref="HandleTimeout"/> is due, possibly in the past.</summary>
    public TimeSpan NextTimeout => Earliest(Earliest(_nextTick, _context.Queries.NextTimeout), _server.NextTimeout);

    /// <summary>How many nodes are in the IPv4 table.</summary>
    public int NodeCountIPv4 => _context.IPv4?.Table.Count ?? 0;

    /// <summary>How many nodes are in the IPv6 table.</summary>
    public int NodeCountIPv6 => _context.IPv6?.Table.Count ?? 0;

    /// <summary>Our id among IPv4 nodes; null without IPv4.</summary>
    public NodeId? IdIPv4 => _context.IPv4?.Id;

    /// <summary>Our id among IPv6 nodes; null without IPv6.</summary>
    public NodeId? IdIPv6 => _context.IPv6?.Id;

    /// <summary>How many torrents have peers stored here.</summary>
    public int StoredTorrents => _server.Data.Peers.SwarmCount;

    /// <summary>How many items are stored here.</summary>
    public int StoredItems => _server.Data.Items.Count;

    /// <summary>How many queries are under way.</summary>
    public int PendingQueries => _context.Queries.Count;

    /// <summary>How many bytes all packets so far had.</summary>
    public long SentBytes => _context.Outbox.TotalBytes;

    /// <summary>Takes a packet in. What is malformed, not asked for, or too much is ignored.</summary>
    /// <param name="now">The time.</param>
    /// <param name="from">Where the packet claims to come from.</param>
    /// <param name="packet">The packet; not kept.</param>
    public void HandlePacket(TimeSpan now, NodeAddress from, ReadOnlySpan<byte> packet)
    {
        if (_context.FamilyOf(from) is not { } family || !_context.IsUsable(from) || !KrpcParser.TryParse(packet, out var message))
            return;
        if (message.Kind == KrpcKind.Query)
            _server.Handle(now, family, from, message, packet);
        else
            HandleReply(now, family, from, message);
        _searches.Continue(now);
    }

    /// <summary>Does what is due: queries without answers, refreshing of tables, expiry of what is stored.</summary>
    public void HandleTimeout(TimeSpan now)
    {
        while (_context.Queries.TryTakeSlow(now, out var slow))
            slow.Owner?.HandleSlow(now, slow);
        while (_context.Queries.TryTakeExpired(now, out var expired))
            HandleExpired(now, expired);
        _server.HandleTimeout(now);
        if (now >= _nextTick)
            Tick(now);
        _searches.Continue(now);
    }

    /// <summary>The next packet to send; false when there is none.</summary>
    /// <param name="to">Where to.</param>
    /// <param name="packet">The packet; valid until any other member is called.</param>
    public bool TryTransmit(out NodeAddress to, out ReadOnlySpan<byte> packet) => _context.Outbox.TryTake(out to, out packet);

    /// <summary>What happened next; false when nothing did.</summary>
    public bool TryReadEvent([NotNullWhen(true)] out DhtEvent? dhtEvent) => _context.Events.TryDequeue(out dhtEvent);

    /// <summary>Gets into the network, now and whenever every node is lost.</summary>
    /// <param name="now">The time.</param>
    /// <param name="entrances">Nodes to begin with, in place of those given before; may be empty when the saved state has some.</param>
    public void Bootstrap(TimeSpan now, IEnumerable<NodeAddress> entrances)
    {
        ArgumentNullException.ThrowIfNull(entrances);
        _entry.Begin(now, entrances);
    }

    /// <summary>Asks a node that somebody named (a PORT message, a torrent, a magnet link) for a sign of life; if it answers it is known.</summary>
    public void AddNode(TimeSpan now, NodeAddress address)
    {
        if (_context.FamilyOf(address) is { } family && _context.IsUsable(address))
            _context.Ping(now, family, address, expectedId: null);
    }

    /// <summary>Looks for the peers of a torrent (BEP 5, get_peers).</summary>
    /// <returns>The number of the search, which its events bear.</returns>
    public int FindPeers(TimeSpan now, NodeId infoHash) => Begin(now, id => new PeerSearch(_context, id, infoHash));

    /// <summary>Tells the nodes nearest to a torrent that we are a peer of it (BEP 5, announce_peer).</summary>
    /// <param name="now">The time.</param>
    /// <param name="infoHash">The torrent.</param>
    /// <param name="port">Where we listen; null: at the port that our packets come from (implied_port).</param>
    /// <param name="isSeed">Whether we have all of it (BEP 33).</param>
    /// <returns>The number of the search, which its events bear.</returns>
    public int Announce(TimeSpan now, NodeId infoHash, ushort? port, bool isSeed) =>
        Begin(now, id => new AnnounceSearch(_context, id, infoHash, port, isSeed));

    /// <summary>Looks for an item (BEP 44, get).</summary>
    /// <param name="now">The time.</param>
    /// <param name="target">Which.</param>
    /// <param name="newerThan">Only versions after this one are wanted; null: any.</param>
    /// <returns>The number of the search, which its events bear.</returns>
    public int Get(TimeSpan now, DhtTarget target, long? newerThan = null)
    {
        ArgumentNullException.ThrowIfNull(target);
        return Begin(now, id => new ItemSearch(_context, id, target, newerThan));
    }

    /// <summary>Stores an item at the nodes nearest to its target (BEP 44, put).</summary>
    /// <param name="now">The time.</param>
    /// <param name="item">The item.</param>
    /// <param name="cas">The version that is to be overwritten, of a mutable item; null: any older one.</param>
    /// <returns>The number of the search, which its events bear.</returns>
    public int Put(TimeSpan now, DhtItem item, long? cas = null)
    {
        ArgumentNullException.ThrowIfNull(item);
        return Begin(now, id => new PutSearch(_context, id, item, cas));
    }

    /// <summary>Estimates the size of a torrent's swarm (BEP 33).</summary>
    /// <returns>The number of the search, which its events bear.</returns>
    public int Scrape(TimeSpan now, NodeId infoHash) => Begin(now, id => new ScrapeSearch(_context, id, infoHash));

    /// <summary>Asks the nodes on the way to a target which torrents they know (BEP 51).</summary>
    /// <returns>The number of the search, which its events bear.</returns>
    public int Sample(TimeSpan now, NodeId target) => Begin(now, id => new SampleSearch(_context, id, target));

    /// <summary>Gives a search up: it has no further events. Unknown and ended ones are ignored.</summary>
    public void Cancel(TimeSpan now, int search) => _searches.Cancel(now, search);

    /// <summary>What is worth keeping for the next session.</summary>
    public DhtState SaveState()
    {
        var nodes = _context.Families.SelectMany(family => family.Table.Nodes).Where(node => !node.IsBad).Select(node => node.Contact);
        return new DhtState(_context.IPv4?.Id, _context.IPv6?.Id, [.. nodes]);
    }

    private int Begin(TimeSpan now, Func<int, Search> create)
    {
        var id = ++_lastSearch;
        _searches.Add(now, create(id));
        return id;
    }

    private void HandleReply(TimeSpan now, DhtFamily family, NodeAddress from, in KrpcMessage message)
    {
        if (!_context.Queries.TryEnd(message.Transaction, from, out var query))
            return;
        _context.Proven.Add(now, from);
        if (message.Kind == KrpcKind.Error)
        {
            query.Owner?.HandleFailure(now, query, message.ErrorCode);
            return;
        }

        // It is another than we took it for: what we knew is wrong (BEP 45, Shared routing table), what it says is as good as any.
        if (query.ExpectedId is { } expected && expected != message.Id)
            family.Table.Remove(new NodeContact(expected, from));
        if (message.Id is not { } id || id == family.Id)
        {
            query.Owner?.HandleFailure(now, query, errorCode: 0);
            return;
        }

        var knewNobody = family.Table.Count == 0;
        if (family.Table.HandleResponse(now, new NodeContact(id, from)) is { } questionable)
            _context.Ping(now, family, questionable.Contact.Address, questionable.Contact.Id);
        query.Owner?.HandleResponse(now, query, message);
        _server.HandleProof(now, family, from);
        _entry.HandleObservedAddress(now, family, from, message.ObservedAddress);
        if (knewNobody)
            _entry.HandleFirstNode(now, family);
    }

    private void HandleExpired(TimeSpan now, PendingQuery query)
    {
        if (query.ExpectedId is { } id)
            _context.FamilyOf(query.To)?.Table.HandleFailure(now, new NodeContact(id, query.To));
        query.Owner?.HandleFailure(now, query, errorCode: 0);
    }

    private void Tick(TimeSpan now)
    {
        _nextTick = now + TickEvery;
        foreach (var family in _context.Families)
        {
            _entry.Continue(now, family);
            if (family.IsBootstrapped && family.Table.TryTakeRefresh(now, _context.Random, out var target))
                _searches.Add(now, new NodeSearch(_context, family, target, onEnd: null));
            if (family.Table.FindQuestionable(now) is { } node)
                _context.Ping(now, family, node.Contact.Address, node.Contact.Id);
        }

        if (now < _nextSweep)
            return;
        _nextSweep = now + SweepEvery;
        _server.Sweep(now);
        _context.Proven.Sweep(now);
        _context.Tokens.Sweep(now);
    }

    private static TimeSpan Earliest(TimeSpan first, TimeSpan? second) => second < first ? second.Value : first;
}

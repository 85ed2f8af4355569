using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using WebTorrent.Dht.Core;

namespace WebTorrent.Dht;

/// <summary>Settings of a <see cref="DhtNode"/> or <see cref="DhtCore"/>, checked by its constructor. Immutable.</summary>
public sealed record DhtOptions
{
    /// <summary>The public routers that a node asks when it knows nobody.</summary>
    public static IReadOnlyList<string> PublicBootstrap { get; } =
        ["router.bittorrent.com:6881", "dht.transmissionbt.com:6881", "router.utorrent.com:6881", "dht.libtorrent.org:25401", "dht.aelitis.com:6881"];

    /// <summary>
    /// Nodes to begin with, as "host:port" or "[IPv6]:port"; at most 64. Default: <see cref="PublicBootstrap"/>. Used by <see cref="DhtNode"/> only; what cannot be
    /// resolved is skipped.
    /// </summary>
    public IReadOnlyList<string> Bootstrap { get; init; } = PublicBootstrap;

    /// <summary>
    /// The id to begin with. Default: null, the one in <see cref="State"/> or a random one. It changes to one tied to our address as soon as enough nodes
    /// told us that address (BEP 42), unless <see cref="KeepNodeId"/> is set.
    /// </summary>
    public NodeId? NodeId { get; init; }

    /// <summary>Whether the id stays whatever our address is. Default: false, since other nodes do not store on nodes with such an id (BEP 42).</summary>
    public bool KeepNodeId { get; init; }

    /// <summary>What <see cref="DhtNode.SaveState"/> gave in an earlier session. Default: null.</summary>
    public DhtState? State { get; init; }

    /// <summary>Whether to ask only, and never answer: for machines behind a closed NAT or on metered networks (BEP 43). Default: false.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>
    /// Whether nodes and peers at private, loopback and link-local addresses count. Default: false, for what a stranger names must not make this machine
    /// talk to its own network. Set it for a network of one's own, and in tests.
    /// </summary>
    public bool AllowPrivateAddresses { get; init; }

    /// <summary>How many nodes a search asks at once. 1 to 16; default: 4.</summary>
    public int Concurrency { get; init; } = 4;

    /// <summary>After so long without an answer a search goes on with others, but still takes the answer. More than zero, at most <see cref="QueryTimeout"/>; default: 0.75 s.</summary>
    public TimeSpan SlowQueryTimeout { get; init; } = TimeSpan.FromSeconds(0.75);

    /// <summary>After so long a query counts as not answered. More than zero, at most a minute; default: 3 s.</summary>
    public TimeSpan QueryTimeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How many nodes one search asks at most, of each family. 8 to 1,000; default: 150.</summary>
    public int MaxQueriesPerSearch { get; init; } = 150;

    /// <summary>How many searches run at once; others wait. 1 to 1,000; default: 32.</summary>
    public int MaxConcurrentSearches { get; init; } = 32;

    /// <summary>How many torrents' peers are kept for others. 0 to 1,000,000; default: 2,000. When there are more, those nearest to our id stay.</summary>
    public int MaxTorrents { get; init; } = 2_000;

    /// <summary>How many peers of one torrent are kept. 1 to 6,000 (BEP 33); default: 500.</summary>
    public int MaxPeersPerTorrent { get; init; } = 500;

    /// <summary>How many torrents one host may announce here. 1 to 1,000,000; default: 100.</summary>
    public int MaxAnnouncesPerHost { get; init; } = 100;

    /// <summary>How long an announced peer is kept. 1 minute to 1 day; default: 45 minutes.</summary>
    public TimeSpan PeerLifetime { get; init; } = TimeSpan.FromMinutes(45);

    /// <summary>How many items are kept for others (BEP 44). 0 to 1,000,000; default: 1,000, which is about 1.5 MB. When there are more, those nearest to our id stay.</summary>
    public int MaxItems { get; init; } = 1_000;

    /// <summary>How many items of one host are kept. 1 to 1,000,000; default: 50.</summary>
    public int MaxItemsPerHost { get; init; } = 50;

    /// <summary>How long an item is kept. 1 minute to 1 day; default: 2 hours (BEP 44, Expiration).</summary>
    public TimeSpan ItemLifetime { get; init; } = TimeSpan.FromHours(2);

    /// <summary>How many queries a second of one host are served; twenty times as many at once. 1 to 100,000; default: 10.</summary>
    public int MaxQueriesPerHost { get; init; } = 10;

    /// <summary>How many bytes a second are answered to all others together; four times as many at once. 1,000 to 1,000,000,000; default: 100,000.</summary>
    public int MaxAnswerRate { get; init; } = 100_000;

    /// <summary>How many hosts are remembered for limits, and how many addresses as proven. 16 to 1,000,000; default: 4,096.</summary>
    public int MaxTrackedHosts { get; init; } = 4_096;

    /// <summary>The clock, used by <see cref="DhtNode"/> only. Default: the system's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>
    /// Where transaction ids, tokens and ids come from, used by <see cref="DhtNode"/> only, by one thread at a time. Default: null, a cryptographic source. Pass a
    /// seeded one only to replay a test: who can foretell transaction ids can forge answers.
    /// </summary>
    public Random? Random { get; init; }

    /// <summary>Where to log, used by <see cref="DhtNode"/> only. Default: nowhere.</summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;

    internal void Validate()
    {
        Bounds.CheckNotNull(Bootstrap, nameof(Bootstrap));
        Bounds.CheckNotNull(TimeProvider, nameof(TimeProvider));
        Bounds.CheckNotNull(Logger, nameof(Logger));
        Bounds.Check(Bootstrap.Count, 0, 64, nameof(Bootstrap));
        Bounds.Check(Concurrency, 1, 16, nameof(Concurrency));
        Bounds.Check(QueryTimeout, TimeSpan.FromTicks(1), TimeSpan.FromMinutes(1), nameof(QueryTimeout));
        Bounds.Check(SlowQueryTimeout, TimeSpan.FromTicks(1), QueryTimeout, nameof(SlowQueryTimeout));
        Bounds.Check(MaxQueriesPerSearch, 8, 1_000, nameof(MaxQueriesPerSearch));
        Bounds.Check(MaxConcurrentSearches, 1, 1_000, nameof(MaxConcurrentSearches));
        Bounds.Check(MaxTorrents, 0, 1_000_000, nameof(MaxTorrents));
        Bounds.Check(MaxPeersPerTorrent, 1, 6_000, nameof(MaxPeersPerTorrent));
        Bounds.Check(MaxAnnouncesPerHost, 1, 1_000_000, nameof(MaxAnnouncesPerHost));
        Bounds.Check(PeerLifetime, TimeSpan.FromMinutes(1), TimeSpan.FromDays(1), nameof(PeerLifetime));
        Bounds.Check(MaxItems, 0, 1_000_000, nameof(MaxItems));
        Bounds.Check(MaxItemsPerHost, 1, 1_000_000, nameof(MaxItemsPerHost));
        Bounds.Check(ItemLifetime, TimeSpan.FromMinutes(1), TimeSpan.FromDays(1), nameof(ItemLifetime));
        Bounds.Check(MaxQueriesPerHost, 1, 100_000, nameof(MaxQueriesPerHost));
        Bounds.Check(MaxAnswerRate, 1_000, 1_000_000_000, nameof(MaxAnswerRate));
        Bounds.Check(MaxTrackedHosts, 16, 1_000_000, nameof(MaxTrackedHosts));
    }
}

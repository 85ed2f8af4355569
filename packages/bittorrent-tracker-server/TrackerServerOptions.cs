using System.Net;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using WebTorrent.Identifiers;

namespace WebTorrent.TrackerServer;

/// <summary>Settings of a <see cref="TrackerHost"/>, checked by its constructor. Immutable.</summary>
public sealed record TrackerServerOptions
{
    /// <summary>
    /// Where HTTP and WebSocket are served; port 0 takes a free one; <see cref="IPAddress.IPv6Any"/> takes IPv4 too. Empty: nowhere. Default: [::]:6969.
    /// </summary>
    public IReadOnlyList<IPEndPoint> HttpEndPoints { get; init; } = [new(IPAddress.IPv6Any, 6969)];

    /// <summary>Where UDP is served, as <see cref="HttpEndPoints"/>; each has a thread of its own. Default: [::]:6969.</summary>
    public IReadOnlyList<IPEndPoint> UdpEndPoints { get; init; } = [new(IPAddress.IPv6Any, 6969)];

    /// <summary>Whether WebSocket announces are taken. Default: true.</summary>
    public bool EnableWebSockets { get; init; } = true;

    /// <summary>Whether <c>/stats</c> and <c>/stats.json</c> are served. They hold numbers only. Default: true.</summary>
    public bool EnableStats { get; init; } = true;

    /// <summary>
    /// Who is in which swarm. The caller's: it is not disposed here. Default: null, a <see cref="MemorySwarmStore"/> with its defaults and a lifetime that suits the intervals;
    /// one of your own needs that too: <see cref="MemorySwarmStoreOptions.LifetimeFor"/>.
    /// </summary>
    public ISwarmStore? Store { get; init; }

    /// <summary>How often HTTP and UDP clients shall announce. A second to 12 hours; default: 30 minutes.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>How often HTTP clients may announce at most ("min interval"). A second to a day; default: 5 minutes.</summary>
    public TimeSpan MinInterval { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How often WebSocket clients shall announce; their offers find others only then. A second to 12 hours; default: 2 minutes.</summary>
    public TimeSpan WebSocketInterval { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How many peers a client gets that does not say how many. 0 to <see cref="MaxNumWant"/>; default: 50.</summary>
    public int DefaultNumWant { get; init; } = 50;

    /// <summary>The most peers in an answer, both families together. 1 to 1,000; default: 200. Over UDP also what fits into 1,400 bytes.</summary>
    public int MaxNumWant { get; init; } = 200;

    /// <summary>The most offers that are passed on of one WebSocket announce. 0 to 50; default: 20.</summary>
    public int MaxOffers { get; init; } = 20;

    /// <summary>The most torrents of one scrape; of more, the first are answered. 1 to 500; default: 74, as many as BEP 15 has room for.</summary>
    public int MaxScrapeHashes { get; init; } = 74;

    /// <summary>The longest WebSocket message, in bytes. 4 KiB to 1 MiB; default: 128 KiB.</summary>
    public int MaxWebSocketMessage { get; init; } = 128 * 1024;

    /// <summary>What may wait to be sent on one WebSocket, in bytes; offers for it are dropped above. 16 KiB to 16 MiB; default: 256 KiB.</summary>
    public int MaxWebSocketBacklog { get; init; } = 256 * 1024;

    /// <summary>Most open HTTP connections, WebSockets included. 1 to 10,000,000; default: 50,000.</summary>
    public int MaxConnections { get; init; } = 50_000;

    /// <summary>Most open WebSockets of one IPv4 address or IPv6 /64. 1 to 10,000,000; default: 256.</summary>
    public int MaxWebSocketsPerAddress { get; init; } = 256;

    /// <summary>Most swarms that the peers of one WebSocket can be in; announces for more are answered, but their offers go nowhere. 1 to 1,000,000; default: 2,000.</summary>
    public int MaxSwarmsPerWebSocket { get; init; } = 2_000;

    /// <summary>How long a WebSocket may be silent until it is asked for a sign of life, and then how long the sign may take. A second to an hour; default: 30 s.</summary>
    public TimeSpan WebSocketKeepAlive { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long an idle HTTP connection is kept. A second to an hour; default: 30 s.</summary>
    public TimeSpan HttpKeepAlive { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Whose <c>X-Forwarded-For</c> header is believed: the networks of one's own proxies. The peer's address is then the last in the header that is not
    /// a proxy's. Default: none.
    /// </summary>
    public IReadOnlyList<IPNetwork> TrustedProxies { get; init; } = [];

    /// <summary>
    /// Whether a client may announce another address than its own (<c>ip</c> of BEP 3, the address field of BEP 15). Anybody can then have anybody attacked;
    /// for closed networks only. Default: false, such fields are ignored.
    /// </summary>
    public bool AcceptAnnouncedAddress { get; init; }

    /// <summary>The only torrents that are served, or null for any. Asked from many threads; it may change while the tracker runs if it is made for that.</summary>
    public IReadOnlySet<InfoHash>? AllowedHashes { get; init; }

    /// <summary>Torrents that are not served, or null. Asked from many threads.</summary>
    public IReadOnlySet<InfoHash>? DeniedHashes { get; init; }

    /// <summary>
    /// Decides over each announce: null lets it pass, a text is why not and is sent to the client. Called from many threads at once; it must answer
    /// at once. If it throws, the announce is refused and the exception logged. Default: null, all pass.
    /// </summary>
    public Func<AnnounceInfo, string?>? Filter { get; init; }

    /// <summary>The clock. Default: the system's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Where to log; also the HTTP server does. Default: nowhere.</summary>
    public ILoggerFactory LoggerFactory { get; init; } = NullLoggerFactory.Instance;

    internal ISwarmStore OpenStore() =>
        Store ?? new MemorySwarmStore(new MemorySwarmStoreOptions { PeerLifetime = MemorySwarmStoreOptions.LifetimeFor(Interval > WebSocketInterval ? Interval : WebSocketInterval) });

    internal void Validate()
    {
        CheckNotNull();
        var second = TimeSpan.FromSeconds(1);
        Bounds.Check(Interval, second, TimeSpan.FromHours(12), nameof(Interval));
        Bounds.Check(MinInterval, second, TimeSpan.FromDays(1), nameof(MinInterval));
        Bounds.Check(WebSocketInterval, second, TimeSpan.FromHours(12), nameof(WebSocketInterval));
        Bounds.Check(WebSocketKeepAlive, second, TimeSpan.FromHours(1), nameof(WebSocketKeepAlive));
        Bounds.Check(HttpKeepAlive, second, TimeSpan.FromHours(1), nameof(HttpKeepAlive));
        Bounds.Check(MaxNumWant, 1, 1_000, nameof(MaxNumWant));
        Bounds.Check(DefaultNumWant, 0, MaxNumWant, nameof(DefaultNumWant));
        Bounds.Check(MaxOffers, 0, 50, nameof(MaxOffers));
        Bounds.Check(MaxScrapeHashes, 1, 500, nameof(MaxScrapeHashes));
        Bounds.Check(MaxWebSocketMessage, 4 * 1024, 1024 * 1024, nameof(MaxWebSocketMessage));
        Bounds.Check(MaxWebSocketBacklog, 16 * 1024, 16 * 1024 * 1024, nameof(MaxWebSocketBacklog));
        Bounds.Check(MaxConnections, 1, 10_000_000, nameof(MaxConnections));
        Bounds.Check(MaxWebSocketsPerAddress, 1, 10_000_000, nameof(MaxWebSocketsPerAddress));
        Bounds.Check(MaxSwarmsPerWebSocket, 1, 1_000_000, nameof(MaxSwarmsPerWebSocket));
    }

    private void CheckNotNull()
    {
        Bounds.CheckNotNull(HttpEndPoints, nameof(HttpEndPoints));
        Bounds.CheckNotNull(UdpEndPoints, nameof(UdpEndPoints));
        Bounds.CheckNotNull(TrustedProxies, nameof(TrustedProxies));
        Bounds.CheckNotNull(TimeProvider, nameof(TimeProvider));
        Bounds.CheckNotNull(LoggerFactory, nameof(LoggerFactory));
    }
}

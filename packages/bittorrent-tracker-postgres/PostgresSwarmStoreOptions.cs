using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using WebTorrent.TrackerServer;

namespace WebTorrent.TrackerPostgres;

/// <summary>Settings of a <see cref="PostgresSwarmStore"/>, checked by its constructor. Immutable.</summary>
public sealed record PostgresSwarmStoreOptions
{
    /// <summary>Limits of this tracker's own memory, which holds the peers of all trackers. Its peer lifetime is also how long the database remembers.</summary>
    public MemorySwarmStoreOptions Memory { get; init; } = new();

    /// <summary>
    /// What the tables' names begin with: lower-case letters, digits and underscores, at most 40, the first no digit. Trackers with the same prefix serve the same swarms.
    /// Default: "webtorrent_tracker".
    /// </summary>
    public string TablePrefix { get; init; } = "webtorrent_tracker";

    /// <summary>
    /// Whether the tables are made when they are missing; with false, that is an error of the exchange until somebody has made them from <see cref="PostgresSwarmStore.GetSchema"/>.
    /// Default: true.
    /// </summary>
    public bool CreateTables { get; init; } = true;

    /// <summary>
    /// How long news is gathered before it is written: the pace of exchange, one round trip each time there is news. 10 ms to a minute; default: 200 ms.
    /// </summary>
    public TimeSpan ExchangeInterval { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>
    /// How often the database is asked for news when there was no notification; also the sign of life. Where the database has no LISTEN, it is
    /// <see cref="ExchangeInterval"/>. 100 ms to a minute; default: 2 s.
    /// </summary>
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>After what time without a sign of life another tracker counts as dead and its WebSocket peers are forgotten. A second to an hour; default: 15 s.</summary>
    public TimeSpan NodeTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// The most bytes of announces that wait for the database, at 41 to 59 bytes each, and no longer than a peer lives; further ones are told to the other trackers with the peer's next announce.
    /// 64 KiB to 1 GiB; default: 16 MiB.
    /// </summary>
    public int MaxBacklog { get; init; } = 16 * 1024 * 1024;

    /// <summary>The most bytes of offers and answers that wait for the database, and at most 16 MiB for one tracker; further ones are dropped. 64 KiB to 1 GiB; default: 4 MiB.</summary>
    public int MaxRelayBacklog { get; init; } = 4 * 1024 * 1024;

    /// <summary>How long one exchange with the database may take. A second to ten minutes; default: 10 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The clock. Default: the system's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Where to log. Default: nowhere.</summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;

    internal void Validate()
    {
        Bounds.CheckNotNull(Memory, nameof(Memory));
        Bounds.CheckNotNull(TimeProvider, nameof(TimeProvider));
        Bounds.CheckNotNull(Logger, nameof(Logger));
        Bounds.CheckPrefix(TablePrefix, nameof(TablePrefix));
        Bounds.Check(ExchangeInterval, TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(1), nameof(ExchangeInterval));
        Bounds.Check(PollInterval, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(1), nameof(PollInterval));
        Bounds.Check(NodeTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1), nameof(NodeTimeout));
        Bounds.Check(Timeout, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10), nameof(Timeout));
        Bounds.Check(MaxBacklog, nameof(MaxBacklog));
        Bounds.Check(MaxRelayBacklog, nameof(MaxRelayBacklog));
    }
}

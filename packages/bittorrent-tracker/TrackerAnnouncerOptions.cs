namespace WebTorrent.Tracker;

/// <summary>Settings of a <see cref="TrackerAnnouncer"/>, checked by its constructor. Immutable.</summary>
public sealed record TrackerAnnouncerOptions
{
    /// <summary>
    /// Whether every tier is announced to at once, one tracker of each. False is BEP 12 to the letter: a tier is used only when all before it failed;
    /// private torrents ask for that (BEP 27). Default: true.
    /// </summary>
    public bool AnnounceToAllTiers { get; init; } = true;

    /// <summary>
    /// The shortest time between two announces to a tier, whatever the tracker says, except for the events "completed" and "stopped".
    /// More than zero, at most <see cref="MaxInterval"/>; default: 60 s.
    /// </summary>
    public TimeSpan MinInterval { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The longest time between two announces to a working tier, whatever the tracker says. At most a day; default: 1 hour.</summary>
    public TimeSpan MaxInterval { get; init; } = TimeSpan.FromHours(1);

    /// <summary>The wait after all trackers of a tier failed; it doubles each time and is varied by a quarter. More than zero, at most <see cref="MaxRetryDelay"/>; default: 15 s.</summary>
    public TimeSpan InitialRetryDelay { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>The longest wait after failures, unless the tracker asks for more (BEP 31), which is heeded up to a day. At most a day; default: 30 minutes.</summary>
    public TimeSpan MaxRetryDelay { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>How many trackers are kept; those after are ignored. 1 to 10,000; default: 200.</summary>
    public int MaxTrackers { get; init; } = 200;

    /// <summary>How many announces are under way at once. 1 to 1,000; default: 32.</summary>
    public int MaxConcurrentAnnounces { get; init; } = 32;

    /// <summary>How many peers wait for the reader; those that come when it is full are dropped. 1 to 1,000,000; default: 4,000.</summary>
    public int PeerQueueLength { get; init; } = 4_000;

    /// <summary>How long disposing may take to say "stopped" to the trackers. More than zero, at most a minute; default: 2 s.</summary>
    public TimeSpan StopTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Shuffles tiers (BEP 12) and varies waits; used by one thread at a time. Default: null, a source of its own. Pass a seeded one to replay a test.</summary>
    public Random? Random { get; init; }

    internal void Validate()
    {
        Bounds.Check(MinInterval, MaxInterval, nameof(MinInterval));
        Bounds.Check(MaxInterval, TimeSpan.FromDays(1), nameof(MaxInterval));
        Bounds.Check(InitialRetryDelay, MaxRetryDelay, nameof(InitialRetryDelay));
        Bounds.Check(MaxRetryDelay, TimeSpan.FromDays(1), nameof(MaxRetryDelay));
        Bounds.Check(MaxTrackers, 1, 10_000, nameof(MaxTrackers));
        Bounds.Check(MaxConcurrentAnnounces, 1, 1_000, nameof(MaxConcurrentAnnounces));
        Bounds.Check(PeerQueueLength, 1, 1_000_000, nameof(PeerQueueLength));
        Bounds.Check(StopTimeout, TimeSpan.FromMinutes(1), nameof(StopTimeout));
    }
}

using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace WebTorrent.LocalDiscovery;

/// <summary>Settings of a <see cref="LocalPeerDiscovery"/>, checked by its constructor. Immutable.</summary>
public sealed record LocalDiscoveryOptions
{
    /// <summary>Whether to use the group 239.192.152.143. Default: true.</summary>
    public bool EnableIPv4 { get; init; } = true;

    /// <summary>Whether to use the group ff15::efc0:988f. Default: true.</summary>
    public bool EnableIPv6 { get; init; } = true;

    /// <summary>The time between two announces of a torrent. 1 minute to a day; default: 5 minutes (BEP 14, Usage).</summary>
    public TimeSpan AnnounceInterval { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How many routers an announce may pass, and one. 1 to 255; default: 1, it stays on the link.</summary>
    public int HopLimit { get; init; } = 1;

    /// <summary>How many torrents are announced; those after are not. 1 to 1,000,000; default: 10,000.</summary>
    public int MaxTorrents { get; init; } = 10_000;

    /// <summary>How many peers wait for the reader; those that come when it is full are dropped. 1 to 1,000,000; default: 1,000.</summary>
    public int PeerQueueLength { get; init; } = 1_000;

    /// <summary>The clock. Default: the system's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Where the cookie comes from that tells own announces from others'. Default: null, the system's. Pass a seeded one only to replay a test.</summary>
    public Random? Random { get; init; }

    /// <summary>Where to log. Default: nowhere.</summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;

    internal void Validate()
    {
        CheckNotNull(TimeProvider, nameof(TimeProvider));
        CheckNotNull(Logger, nameof(Logger));
        Check(AnnounceInterval, TimeSpan.FromMinutes(1), TimeSpan.FromDays(1), nameof(AnnounceInterval));
        Check(HopLimit, 1, 255, nameof(HopLimit));
        Check(MaxTorrents, 1, 1_000_000, nameof(MaxTorrents));
        Check(PeerQueueLength, 1, 1_000_000, nameof(PeerQueueLength));
    }

    private static void CheckNotNull(object? value, string name) => ArgumentNullException.ThrowIfNull(value, name);

    private static void Check<T>(T value, T min, T max, string name)
        where T : IComparable<T>
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, min, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, max, name);
    }
}

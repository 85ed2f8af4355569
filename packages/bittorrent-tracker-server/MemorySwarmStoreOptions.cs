using System.Security.Cryptography;
using WebTorrent.TrackerServer.Storage;

namespace WebTorrent.TrackerServer;

/// <summary>
/// Limits of a <see cref="MemorySwarmStore"/>, checked by its constructor. Announces over a limit are answered, but their peer is not kept. Immutable.
/// </summary>
public sealed record MemorySwarmStoreOptions
{
    private static readonly TimeSpan DefaultLifetime = TimeSpan.FromMinutes(70);
    private static readonly TimeSpan Delay = TimeSpan.FromMinutes(10);

    /// <summary>
    /// After what time without an announce a peer is forgotten; up to a minute more may pass. A minute to a day; default: 70 minutes, which is
    /// <see cref="LifetimeFor"/> the tracker's default interval.
    /// </summary>
    public TimeSpan PeerLifetime { get; init; } = DefaultLifetime;

    /// <summary>Most swarms. 1 to 100,000,000; default: 1,000,000, at some 200 bytes each with its first peer. An empty swarm is forgotten with its last peer.</summary>
    public int MaxSwarms { get; init; } = 1_000_000;

    /// <summary>Most peers of all swarms. 1 to 1,000,000,000; default: 5,000,000, at some 50 to 90 bytes each.</summary>
    public int MaxPeers { get; init; } = 5_000_000;

    /// <summary>Most peers of one swarm and kind (IPv4, IPv6, WebRTC). 1 to 100,000,000; default: 1,000,000.</summary>
    public int MaxPeersPerSwarm { get; init; } = 1_000_000;

    /// <summary>
    /// Most peers of one IPv4 address or IPv6 /64 in all swarms, counted to within a few. 1 to 1,000,000,000; default: 10,000: a seeder of so many torrents.
    /// </summary>
    public int MaxPeersPerAddress { get; init; } = 10_000;

    /// <summary>What the choice of peers is seeded with, by the constructor only. Default: null, a cryptographic source.</summary>
    public Random? Random { get; init; }

    /// <summary>A lifetime that suits an interval: two announces may be missed, and one more come late; 70 minutes at least, a day at most.</summary>
    /// <param name="interval">How often peers are told to announce.</param>
    public static TimeSpan LifetimeFor(TimeSpan interval) =>
        TimeSpan.FromTicks(Math.Clamp((2 * interval + Delay).Ticks, DefaultLifetime.Ticks, SeenClock.MaxAge.Ticks));

    internal void Validate()
    {
        Bounds.Check(PeerLifetime, TimeSpan.FromMinutes(1), SeenClock.MaxAge, nameof(PeerLifetime));
        Bounds.Check(MaxSwarms, 1, 100_000_000, nameof(MaxSwarms));
        Bounds.Check(MaxPeers, 1, 1_000_000_000, nameof(MaxPeers));
        Bounds.Check(MaxPeersPerSwarm, 1, 100_000_000, nameof(MaxPeersPerSwarm));
        Bounds.Check(MaxPeersPerAddress, 1, 1_000_000_000, nameof(MaxPeersPerAddress));
    }

    internal int NextSeed() => Random?.Next() ?? RandomNumberGenerator.GetInt32(int.MaxValue);
}

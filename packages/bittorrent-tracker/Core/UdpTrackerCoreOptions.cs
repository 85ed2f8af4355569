namespace WebTorrent.Tracker.Core;

/// <summary>Settings of a <see cref="UdpTrackerCore"/>. Immutable.</summary>
public sealed record UdpTrackerCoreOptions
{
    /// <summary>The time before a packet is first sent again; it doubles each time. More than zero, at most a minute; default: 15 s (BEP 15, Time outs).</summary>
    public TimeSpan InitialTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How often a packet is sent again before the request fails. 0 to 8; default: 8 (BEP 15, Time outs).</summary>
    public int MaxRetransmissions { get; init; } = 8;

    /// <summary>How many peers of one answer are kept. 1 to 100,000; default: 2,000.</summary>
    public int MaxPeers { get; init; } = 2_000;

    internal void Validate()
    {
        Bounds.Check(InitialTimeout, TimeSpan.FromMinutes(1), nameof(InitialTimeout));
        Bounds.Check(MaxRetransmissions, 0, 8, nameof(MaxRetransmissions));
        Bounds.Check(MaxPeers, 1, 100_000, nameof(MaxPeers));
    }
}

namespace WebTorrent.Dtls.Tests.Network;

/// <summary>A bad line: what it does to a datagram is drawn from a seed.</summary>
internal sealed record Link
{
    public double Loss { get; init; }

    public double Duplicates { get; init; }

    public TimeSpan Delay { get; init; } = TimeSpan.FromMilliseconds(5);

    /// <summary>Up to so much more: datagrams overtake each other.</summary>
    public TimeSpan Jitter { get; init; }

    /// <summary>When copies of a datagram that is sent now arrive.</summary>
    public IEnumerable<TimeSpan> Arrivals(TimeSpan now, Random random)
    {
        if (random.NextDouble() < Loss)
            yield break;
        for (var copies = random.NextDouble() < Duplicates ? 2 : 1; copies > 0; copies--)
            yield return now + Delay + (Jitter * random.NextDouble());
    }
}

namespace WebTorrent.Sctp.Tests.Network;

/// <summary>One way between two nodes: a queue before a bottleneck, then a delay. What it loses, repeats and reorders comes from a seed.</summary>
internal sealed class Link(int seed)
{
    private readonly Random _random = new(seed);
    private TimeSpan _freeAt;

    /// <summary>Bytes a second.</summary>
    public long Rate { get; init; } = 100_000_000;

    public TimeSpan Delay { get; init; } = TimeSpan.FromMilliseconds(10);

    /// <summary>Up to this much is added to the delay, differently for each packet, so that they overtake each other.</summary>
    public TimeSpan Jitter { get; init; }

    /// <summary>Bytes that wait for the bottleneck; what comes then is lost.</summary>
    public int QueueSize { get; init; } = 10_000_000;

    public double Loss { get; set; }

    public double Duplicates { get; set; }

    public long Packets { get; private set; }

    public long Bytes { get; private set; }

    /// <summary>When a packet arrives: never, once or twice.</summary>
    public IEnumerable<TimeSpan> Send(TimeSpan now, int size)
    {
        var queued = Math.Max(0, (_freeAt - now).TotalSeconds) * Rate;
        if (queued + size > QueueSize || _random.NextDouble() < Loss)
            yield break;
        _freeAt = (now > _freeAt ? now : _freeAt) + TimeSpan.FromTicks(size * TimeSpan.TicksPerSecond / Rate);
        Packets++;
        Bytes += size;
        for (var copies = _random.NextDouble() < Duplicates ? 2 : 1; copies > 0; copies--)
            yield return _freeAt + Delay + TimeSpan.FromTicks(_random.NextInt64(Jitter.Ticks + 1));
    }
}

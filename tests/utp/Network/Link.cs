namespace WebTorrent.Utp.Tests.Network;

/// <summary>
/// One way between two nodes: a queue before a bottleneck, then a delay. What it loses, repeats and reorders comes from a seed. Times are
/// microseconds.
/// </summary>
internal sealed class Link(int seed)
{
    private readonly Random _random = new(seed);
    private long _freeAt;

    /// <summary>Bytes a second.</summary>
    public long Rate { get; init; } = 100_000_000;

    public long Delay { get; init; } = 10_000;

    /// <summary>Up to this much is added to the delay, differently for each packet, so that they overtake each other.</summary>
    public long Jitter { get; init; }

    /// <summary>Bytes that wait for the bottleneck; what comes then is lost.</summary>
    public int QueueSize { get; init; } = 10_000_000;

    public double Loss { get; set; }

    public double Duplicates { get; init; }

    /// <summary>Larger datagrams vanish.</summary>
    public int Mtu { get; init; } = 1472;

    /// <summary>Larger datagrams are refused by the sender's own system.</summary>
    public int LocalMtu { get; init; } = int.MaxValue;

    /// <summary>Datagrams are cut to this, as by a reader with a small buffer.</summary>
    public int ReadSize { get; init; } = int.MaxValue;

    /// <summary>What becomes of a datagram on its way.</summary>
    public Func<byte[], byte[]> Rewrite { get; init; } = bytes => bytes;

    /// <summary>Datagrams that arrived.</summary>
    public long Delivered { get; private set; }

    public long Bytes { get; private set; }

    public int Largest { get; private set; }

    /// <summary>How long the queue is at a time.</summary>
    public long QueuingDelay(long now) => Math.Max(0, _freeAt - now);

    /// <summary>Somebody else's bytes fill the queue up to a delay.</summary>
    public void Fill(long now, long delay) => _freeAt = Math.Max(_freeAt, now + delay);

    /// <summary>When a datagram arrives: never, once or twice.</summary>
    public IEnumerable<long> Send(long now, int size)
    {
        var queued = QueuingDelay(now) * Rate / 1_000_000;
        if (size > Mtu || queued + size > QueueSize || _random.NextDouble() < Loss)
            yield break;
        _freeAt = Math.Max(now, _freeAt) + (size * 1_000_000L / Rate);
        Delivered++;
        Bytes += size;
        Largest = Math.Max(Largest, size);
        for (var copies = _random.NextDouble() < Duplicates ? 2 : 1; copies > 0; copies--)
            yield return _freeAt + Delay + _random.NextInt64(Jitter + 1);
    }
}

using System.Runtime.InteropServices;

namespace WebTorrent.Dht.Core.Serving;

/// <summary>How many queries of one host are served. It remembers a bounded number of hosts; the others share one allowance.</summary>
internal sealed class HostLimiter(double perSecond, double burst, int maxHosts)
{
    private readonly Dictionary<HostKey, RateBucket> _buckets = [];
    private RateBucket _others;
    private TimeSpan _sweepAt;

    public int Count => _buckets.Count;

    public bool TryTake(TimeSpan now, HostKey host)
    {
        if (_buckets.Count >= maxHosts && !_buckets.ContainsKey(host))
        {
            Sweep(now);
            if (_buckets.Count >= maxHosts)
                return _others.TryTake(now, 1, perSecond, burst);
        }

        ref var bucket = ref CollectionsMarshal.GetValueRefOrAddDefault(_buckets, host, out _);
        return bucket.TryTake(now, 1, perSecond, burst);
    }

    /// <summary>Forgets hosts that have all their allowance back; at most once a second, for it looks at all of them.</summary>
    public void Sweep(TimeSpan now)
    {
        if (now < _sweepAt)
            return;
        _sweepAt = now + TimeSpan.FromSeconds(1);
        foreach (var (host, bucket) in _buckets)
        {
            var copy = bucket;
            if (copy.IsFull(now, perSecond))
                _buckets.Remove(host);
        }
    }
}

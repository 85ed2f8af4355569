namespace WebTorrent.LocalDiscovery.Core;

/// <summary>Lets so many through at once, and then one at each interval.</summary>
internal sealed class TokenBucket(int capacity, TimeSpan interval)
{
    private double _tokens = capacity;
    private TimeSpan _last;

    public bool TryTake(TimeSpan now)
    {
        Refill(now);
        if (_tokens < 1)
            return false;
        _tokens--;
        return true;
    }

    /// <summary>When the next one may go through.</summary>
    public TimeSpan GetNext(TimeSpan now)
    {
        Refill(now);
        return _tokens >= 1 ? now : now + ((1 - _tokens) * interval);
    }

    private void Refill(TimeSpan now)
    {
        _tokens = Math.Min(capacity, _tokens + ((now - _last) / interval));
        _last = now;
    }
}

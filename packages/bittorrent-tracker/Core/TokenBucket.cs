namespace WebTorrent.Tracker.Core;

/// <summary>Lets so many through at once, and then so many a second.</summary>
internal sealed class TokenBucket(int capacity, double perSecond)
{
    private double _tokens = capacity;
    private TimeSpan _last;

    public bool TryTake(TimeSpan now)
    {
        _tokens = Math.Min(capacity, _tokens + ((now - _last).TotalSeconds * perSecond));
        _last = now;
        if (_tokens < 1)
            return false;
        _tokens--;
        return true;
    }
}

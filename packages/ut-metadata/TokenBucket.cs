namespace WebTorrent.UtMetadata;

/// <summary>So many bytes at once, so many more a second. Not thread-safe.</summary>
internal sealed class TokenBucket
{
    private readonly double _capacity;
    private readonly double _perSecond;
    private double _tokens;
    private TimeSpan _last;

    public TokenBucket(double capacity, double perSecond, TimeSpan start)
    {
        _capacity = capacity;
        _perSecond = perSecond;
        _tokens = capacity;
        _last = start;
    }

    public bool TryTake(int count, TimeSpan now)
    {
        _tokens = Math.Min(_capacity, _tokens + ((now - _last).TotalSeconds * _perSecond));
        _last = now;
        if (_tokens < count)
            return false;
        _tokens -= count;
        return true;
    }
}

namespace WebTorrent.Utp.Core;

/// <summary>So many in a second, and no more. Times are microseconds.</summary>
internal sealed class RateLimit(int perSecond)
{
    private const long Second = 1_000_000;

    private long _secondEnd;
    private int _left;

    public bool TryTake(long now)
    {
        if (now >= _secondEnd)
        {
            _secondEnd = now + Second;
            _left = perSecond;
        }
        if (_left == 0)
            return false;
        _left--;
        return true;
    }
}

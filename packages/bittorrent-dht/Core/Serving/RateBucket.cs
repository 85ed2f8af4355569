using System.Runtime.InteropServices;

namespace WebTorrent.Dht.Core.Serving;

/// <summary>So much at once, so much more a second. The default value is a full one.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct RateBucket
{
    // What was taken and has not come back: so that default is full.
    private double _taken;
    private TimeSpan _last;

    public bool TryTake(TimeSpan now, double amount, double perSecond, double burst)
    {
        Refill(now, perSecond);
        if (_taken + amount > burst)
            return false;
        _taken += amount;
        return true;
    }

    public bool IsFull(TimeSpan now, double perSecond)
    {
        Refill(now, perSecond);
        return _taken <= 0;
    }

    private void Refill(TimeSpan now, double perSecond)
    {
        _taken = Math.Max(0, _taken - ((now - _last).TotalSeconds * perSecond));
        _last = now;
    }
}

namespace WebTorrent.NatMapping.Core;

/// <summary>Tells from the "seconds since start" in a router's answers whether it was started anew and has forgotten its ports (RFC 6887 §8.5).</summary>
internal sealed class RouterClock
{
    private (TimeSpan At, uint Epoch)? _last;

    /// <summary>True when the router was started anew since the last answer.</summary>
    public bool HasRestarted(TimeSpan now, uint epoch)
    {
        var last = _last;
        _last = (now, epoch);
        if (last is not { } before)
            return false;
        if (epoch + 1L < before.Epoch)
            return true;
        var ours = (now - before.At).TotalSeconds;
        var theirs = Math.Max(0, (double)epoch - before.Epoch);
        return ours + 2 < theirs - (theirs / 16) || theirs + 2 < ours - (ours / 16);
    }

    public void Forget() => _last = null;
}

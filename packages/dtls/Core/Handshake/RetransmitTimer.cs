namespace WebTorrent.Dtls.Core.Handshake;

/// <summary>When to send a flight again (RFC 6347 §4.2.4.1): after a time that doubles, and sooner when the other side repeats its own, but not at any rate.</summary>
internal sealed class RetransmitTimer(TimeSpan first, TimeSpan most)
{
    private TimeSpan _interval;
    private TimeSpan _lastSent;

    /// <summary>When the flight is due, or null while none is waited for.</summary>
    public TimeSpan? Due { get; private set; }

    /// <summary>A new flight leaves now.</summary>
    /// <param name="now">The time.</param>
    /// <param name="isLast">Whether no answer to it comes: then it is repeated only when the other side repeats.</param>
    public void Start(TimeSpan now, bool isLast)
    {
        _interval = first;
        _lastSent = now;
        Due = isLast ? null : now + first;
    }

    public void Stop() => Due = null;

    /// <summary>Whether the flight is to be sent again.</summary>
    public bool TryExpire(TimeSpan now)
    {
        if (Due is not { } due || now < due)
            return false;
        _interval = TimeSpan.FromTicks(Math.Min(_interval.Ticks * 2, most.Ticks));
        _lastSent = now;
        Due = now + _interval;
        return true;
    }

    /// <summary>The other side repeats itself. Whether our flight is to be sent again: not if it just was, else two that repeat themselves make a storm.</summary>
    public bool TryAnswerRepetition(TimeSpan now)
    {
        if (now - _lastSent < first)
            return false;
        _lastSent = now;
        if (Due is not null)
            Due = now + _interval;
        return true;
    }
}

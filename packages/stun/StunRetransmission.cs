using System.Runtime.InteropServices;

namespace WebTorrent.Stun;

/// <summary>
/// When a request over UDP is sent again and when it has failed (RFC 8489 §6.2.1): the interval doubles from send to send, and after the last one the
/// answer may take some more initial intervals. Times are of any clock that never goes back. A mutable value with one owner.
/// </summary>
[StructLayout(LayoutKind.Auto)]
public record struct StunRetransmission
{
    /// <summary>The interval that the RFC begins with where nothing is known of the path.</summary>
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromMilliseconds(500);

    private const int MaxSends = 7;
    private const int LastWait = 16;

    private readonly TimeSpan _first;
    private TimeSpan _interval;
    private int _sendsLeft;

    private StunRetransmission(TimeSpan now, TimeSpan first, int sends, TimeSpan interval)
    {
        (_first, _interval, _sendsLeft) = (first, interval, sends - 1);
        NextTimeout = now + interval;
    }

    /// <summary>When something is due.</summary>
    public TimeSpan NextTimeout { get; private set; }

    /// <summary>Whether it was sent as often as it may be and the answer did not come.</summary>
    public bool HasExpired { get; private set; }

    /// <summary>For a request that has just been sent over UDP: up to seven sends, 39.5 seconds at 500 ms.</summary>
    /// <param name="now">The time.</param>
    /// <param name="timeout">The first interval.</param>
    public static StunRetransmission StartUnreliable(TimeSpan now, TimeSpan timeout) => new(now, timeout, MaxSends, timeout);

    /// <summary>For a request that has just been sent over TCP or TLS: one send, and 79 first intervals, 39.5 seconds at 500 ms (§6.2.2).</summary>
    /// <param name="now">The time.</param>
    /// <param name="timeout">The first interval, as if it were UDP.</param>
    public static StunRetransmission StartReliable(TimeSpan now, TimeSpan timeout) => new(now, timeout, 1, 79 * timeout);

    internal static void CheckTimeout(TimeSpan value, string name)
    {
        if (value < TimeSpan.FromMilliseconds(10) || value > TimeSpan.FromSeconds(10))
            throw new ArgumentOutOfRangeException(name, value, "Must be 10 ms to 10 s.");
    }

    /// <summary>Looks at the clock; too early nothing happens.</summary>
    /// <returns>Whether the request is to be sent again now.</returns>
    public bool HandleTimeout(TimeSpan now)
    {
        if (now < NextTimeout || HasExpired)
            return false;
        if (_sendsLeft == 0)
        {
            HasExpired = true;
            return false;
        }

        _sendsLeft--;
        _interval = _sendsLeft == 0 ? LastWait * _first : 2 * _interval;
        NextTimeout = now + _interval;
        return true;
    }
}

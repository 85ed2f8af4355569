namespace WebTorrent.Sctp.Core.Sending;

/// <summary>Round-trip time and what follows from it (RFC 9260 §6.3.1). Times are ticks of 100 ns.</summary>
internal sealed class RttEstimator(SctpOptions options)
{
    private const int MaxBackOff = 8;

    // A probe must not fire because the other side's loop turned late.
    private const long LeastProbe = 10 * TimeSpan.TicksPerMillisecond;

    // A path may change; its shortest time is taken from the last one or two of these.
    private const long MinimumAge = 30 * TimeSpan.TicksPerSecond;

    private readonly long _initial = options.InitialRto.Ticks;
    private readonly long _least = options.MinRto.Ticks;
    private readonly long _most = options.MaxRto.Ticks;
    private long _variance;
    private long _minimumSince;
    private long _olderMinimum = long.MaxValue;
    private long _newerMinimum = long.MaxValue;

    /// <summary>Smoothed; 0 before the first sample.</summary>
    public long Smoothed { get; private set; }

    /// <summary>The last sample.</summary>
    public long Latest { get; private set; }

    /// <summary>The shortest of the last half minute or more; 0 before the first sample.</summary>
    public long Minimum => Smoothed == 0 ? 0 : Math.Min(_olderMinimum, _newerMinimum);

    public long Timeout => Smoothed == 0 ? Math.Max(_initial, _least) : Math.Clamp(Smoothed + (4 * _variance), _least, _most);

    /// <summary>After so long without an answer a probe is sent (RFC 8985 §7.2).</summary>
    public long ProbeTimeout => Smoothed == 0 ? Timeout : Math.Min(Timeout, LeastProbe + (2 * Smoothed) + _variance);

    /// <summary>The timeout, doubled for each in a row that came before.</summary>
    public long TimeoutAfter(int timeouts) => Math.Min(_most, Timeout << Math.Min(timeouts, MaxBackOff));

    public void Add(long now, long sample)
    {
        sample = Math.Max(1, sample);
        Latest = sample;
        AddMinimum(now, sample);
        if (Smoothed == 0)
        {
            (Smoothed, _variance) = (sample, sample / 2);
            return;
        }
        _variance += (Math.Abs(Smoothed - sample) - _variance) / 4;
        Smoothed = Math.Max(1, Smoothed + ((sample - Smoothed) / 8));
    }

    private void AddMinimum(long now, long sample)
    {
        if (now - _minimumSince > MinimumAge)
            (_olderMinimum, _newerMinimum, _minimumSince) = (_newerMinimum, long.MaxValue, now);
        _newerMinimum = Math.Min(_newerMinimum, sample);
    }
}

namespace WebTorrent.Utp.Core;

/// <summary>Round-trip time, smoothed, and the timeout that follows from it (BEP 29, timeouts). Times are microseconds.</summary>
internal sealed class RttEstimator
{
    private const long Initial = 1_000_000;
    private const long Least = 500_000;
    private const long Most = 60_000_000;

    // Doublings of a timeout.
    private const int MaxBackOff = 6;

    // Acknowledgements do not come before the other side's receive loop turns.
    private const long LeastProbe = 10_000;

    private long _variance;

    /// <summary>Smoothed; 0 before the first sample.</summary>
    public long Smoothed { get; private set; }

    /// <summary>The least that was seen; 0 before the first sample.</summary>
    public long Minimum { get; private set; }

    /// <summary>After so long without an acknowledgement everything in flight counts as lost.</summary>
    public long Timeout => Smoothed == 0 ? Initial : Math.Clamp(Smoothed + (4 * _variance), Least, Most);

    /// <summary>After so long without an acknowledgement the oldest packet is sent once more, to find out what is missing.</summary>
    public long ProbeTimeout => Smoothed == 0 ? Initial : Math.Min(Timeout, LeastProbe + (2 * Smoothed) + _variance);

    /// <summary>The timeout, doubled for each that came before in a row.</summary>
    public long TimeoutAfter(int timeouts) => Math.Min(Most, Timeout << Math.Min(timeouts, MaxBackOff));

    public void Add(long sample)
    {
        sample = Math.Max(1, sample);
        if (Smoothed == 0)
        {
            Smoothed = Minimum = sample;
            _variance = sample / 2;
            return;
        }
        _variance += (Math.Abs(Smoothed - sample) - _variance) / 4;
        Smoothed = Math.Max(1, Smoothed + ((sample - Smoothed) / 8));
        Minimum = Math.Min(Minimum, sample);
    }
}

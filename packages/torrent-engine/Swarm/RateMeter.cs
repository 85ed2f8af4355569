using System.Runtime.InteropServices;

namespace WebTorrent.TorrentEngine.Swarm;

/// <summary>Bytes a second, smoothed over about five seconds; fed from a counter that only grows.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct RateMeter
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(5);
    private long _lastTotal;
    private TimeSpan? _lastSample;

    /// <summary>The rate, in bytes a second.</summary>
    public double BytesPerSecond { get; private set; }

    /// <summary>Takes the counter's value at <paramref name="now"/> (monotonic).</summary>
    public void Sample(TimeSpan now, long total)
    {
        if (_lastSample is not { } last)
        {
            _lastSample = now;
            _lastTotal = total;
            return;
        }

        var seconds = (now - last).TotalSeconds;
        if (seconds <= 0)
            return;

        var current = (total - _lastTotal) / seconds;
        var weight = BytesPerSecond == 0 ? 1 : 1 - Math.Exp(-seconds / Window.TotalSeconds);
        BytesPerSecond += (current - BytesPerSecond) * weight;
        if (BytesPerSecond < 1)
            BytesPerSecond = 0;
        _lastSample = now;
        _lastTotal = total;
    }
}

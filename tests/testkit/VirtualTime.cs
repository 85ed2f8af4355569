namespace WebTorrent.TestKit;

/// <summary>
/// A clock that stands still until it is told to go on. Timers fire inside <see cref="Advance"/>, in the order of their
/// time, on the thread that calls it; what awaits them may go on elsewhere. Thread-safe.
/// </summary>
public sealed class VirtualTime : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<VirtualTimer> _timers = [];
    private readonly DateTimeOffset _start;
    private TimeSpan _elapsed;

    /// <summary>Starts a clock.</summary>
    /// <param name="start">What it shows, by default the first second of the year 2026.</param>
    public VirtualTime(DateTimeOffset? start = null) => _start = start ?? new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>How far the clock has gone on since it started.</summary>
    public TimeSpan Elapsed
    {
        get { lock (_lock) return _elapsed; }
    }

    /// <summary>How many timers are waiting: a way to know that the code under test has come to its wait.</summary>
    public int WaitingTimers
    {
        get { lock (_lock) return _timers.Count; }
    }

    /// <inheritdoc />
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc />
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <inheritdoc />
    public override DateTimeOffset GetUtcNow() => _start + Elapsed;

    /// <inheritdoc />
    public override long GetTimestamp() => Elapsed.Ticks;

    /// <inheritdoc />
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var timer = new VirtualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Lets time go by. Each timer that comes due sees the clock at its own time.</summary>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        var end = Elapsed + by;
        while (TakeNext(end) is { } timer) timer.Fire();
        lock (_lock) _elapsed = end;
    }

    internal bool Schedule(VirtualTimer timer, TimeSpan dueTime, TimeSpan period)
    {
        lock (_lock)
        {
            _timers.Remove(timer);
            timer.Period = period;
            if (dueTime == Timeout.InfiniteTimeSpan) return true;
            timer.Due = _elapsed + dueTime;
            _timers.Add(timer);
            return true;
        }
    }

    internal void Cancel(VirtualTimer timer)
    {
        lock (_lock) _timers.Remove(timer);
    }

    private VirtualTimer? TakeNext(TimeSpan end)
    {
        lock (_lock)
        {
            var next = _timers.Where(timer => timer.Due <= end).MinBy(timer => timer.Due);
            if (next is null) return null;
            _elapsed = next.Due > _elapsed ? next.Due : _elapsed;
            if (next.Period > TimeSpan.Zero) next.Due += next.Period;
            else _timers.Remove(next);
            return next;
        }
    }
}

using System.Collections.Concurrent;
using WebTorrent.TestKit;

namespace WebTorrent.SimplePeer.Tests;

/// <summary>A virtual clock that keeps what its timers were set to.</summary>
internal sealed class WholeMillisecondTime : TimeProvider
{
    private readonly VirtualTime _time = new();

    public ConcurrentQueue<TimeSpan> Waits { get; } = new();

    public override long TimestampFrequency => _time.TimestampFrequency;

    public override long GetTimestamp() => _time.GetTimestamp();

    public override DateTimeOffset GetUtcNow() => _time.GetUtcNow();

    public void Advance(TimeSpan by) => _time.Advance(by);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        new Recorded(_time.CreateTimer(callback, state, dueTime, period), this);

    private sealed class Recorded(ITimer timer, WholeMillisecondTime time) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            time.Waits.Enqueue(dueTime);
            return timer.Change(dueTime, period);
        }

        public void Dispose() => timer.Dispose();

        public ValueTask DisposeAsync() => timer.DisposeAsync();
    }
}

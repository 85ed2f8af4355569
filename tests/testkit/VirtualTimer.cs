namespace WebTorrent.TestKit;

/// <summary>A timer of a <see cref="VirtualTime"/>, which guards its fields.</summary>
internal sealed class VirtualTimer(VirtualTime clock, TimerCallback callback, object? state) : ITimer
{
    private volatile bool _isDisposed;

    public TimeSpan Due { get; set; }

    public TimeSpan Period { get; set; }

    public bool Change(TimeSpan dueTime, TimeSpan period) => !_isDisposed && clock.Schedule(this, dueTime, period);

    public void Fire()
    {
        if (!_isDisposed) callback(state);
    }

    public void Dispose()
    {
        _isDisposed = true;
        clock.Cancel(this);
    }

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }
}

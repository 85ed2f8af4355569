namespace WebTorrent.Protocol;

/// <summary>Sends a sign of life after each interval in which nothing else was sent (BEP 3).</summary>
internal sealed class KeepAliveTimer : IDisposable
{
    private readonly TimeProvider _time;
    private readonly TimeSpan _interval;
    private readonly Action _send;
    private readonly ITimer? _timer;
    private long _lastSent;

    public KeepAliveTimer(TimeProvider time, TimeSpan interval, Action send)
    {
        _time = time;
        _interval = interval;
        _send = send;
        _lastSent = time.GetTimestamp();
        if (interval != Timeout.InfiniteTimeSpan)
            _timer = time.CreateTimer(static state => ((KeepAliveTimer)state!).Tick(), this, interval, Timeout.InfiniteTimeSpan);
    }

    public void Sent(long timestamp) => Volatile.Write(ref _lastSent, timestamp);

    public void Dispose() => _timer?.Dispose();

    private void Tick()
    {
        var silence = _time.GetElapsedTime(Volatile.Read(ref _lastSent));
        if (silence >= _interval)
        {
            _send();
            silence = TimeSpan.Zero;
        }
        _timer?.Change(_interval - silence, Timeout.InfiniteTimeSpan);
    }
}

namespace WebTorrent.TrackerServer.WebSockets;

/// <summary>
/// Sends, a few milliseconds later, what has no reason to leave at once: an offer takes seconds to make and to answer, and meanwhile more may come for the same connection, or
/// an answer of its own that takes everything along. Thread-safe.
/// </summary>
internal sealed class FlushScheduler : IDisposable
{
    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(5);

    private readonly Lock _gate = new();
    private readonly ITimer _timer;
    private List<WebSocketOutbox> _due = [];
    private List<WebSocketOutbox> _spare = [];

    public FlushScheduler(TimeProvider timeProvider) =>
        _timer = timeProvider.CreateTimer(_ => Flush(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    public void Add(WebSocketOutbox outbox)
    {
        lock (_gate)
        {
            _due.Add(outbox);
            if (_due.Count == 1)
                _timer.Change(Delay, Timeout.InfiniteTimeSpan);
        }
    }

    public void Dispose() => _timer.Dispose();

    private void Flush()
    {
        // A flush may still be at it when the next one begins: then there is no spare list.
        List<WebSocketOutbox> due;
        lock (_gate)
        {
            due = _due;
            _due = _spare.Count == 0 ? _spare : [];
            _spare = due;
        }

        foreach (var outbox in due)
            outbox.Flush();
        due.Clear();
    }
}

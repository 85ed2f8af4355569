namespace WebTorrent.TrackerServer.WebSockets;

/// <summary>
/// Sends what was written to connections a few milliseconds later. An offer takes seconds to make and to answer, so nobody misses these; meanwhile more may come for the same
/// connection, or an answer of its own that takes everything along. Thread-safe.
/// </summary>
internal sealed class FlushTimer : IDisposable
{
    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(5);

    private readonly Lock _gate = new();
    private readonly ITimer _timer;
    private List<BatchingStream> _waiting = [];
    private List<BatchingStream>? _spare;

    public FlushTimer(TimeProvider timeProvider) => _timer = timeProvider.CreateTimer(_ => Flush(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    public void Add(BatchingStream stream)
    {
        lock (_gate)
        {
            _waiting.Add(stream);
            if (_waiting.Count == 1)
                _timer.Change(Delay, Timeout.InfiniteTimeSpan);
        }
    }

    public void Dispose() => _timer.Dispose();

    private void Flush()
    {
        List<BatchingStream> due;
        lock (_gate)
        {
            due = _waiting;
            // The timer may fire again while this flush is still at it: then there is no spare.
            _waiting = _spare ?? [];
            _spare = null;
        }

        foreach (var stream in due)
            stream.FlushPending();
        due.Clear();
        lock (_gate)
            _spare = due;
    }
}

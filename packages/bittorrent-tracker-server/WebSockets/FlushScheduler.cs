namespace WebTorrent.TrackerServer.WebSockets;

/// <summary>
/// Sends what was written to connections, many in one go. An answer goes when the questions that are already here have been read: at once on an idle machine, in runs on a
/// busy one. An offer takes seconds to make and to answer, so it goes a few milliseconds later; meanwhile more may come for the same connection, or an answer that takes
/// everything along. Thread-safe.
/// </summary>
internal sealed class FlushScheduler : IThreadPoolWorkItem, IDisposable
{
    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(5);

    private readonly Lock _gate = new();
    private readonly ITimer _timer;
    private List<BatchingStream> _soon = [];
    private List<BatchingStream> _later = [];

    public FlushScheduler(TimeProvider timeProvider) =>
        _timer = timeProvider.CreateTimer(_ => Flush(Swap(ref _later)), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    /// <summary>Sends after the work that is waiting now.</summary>
    public void AddSoon(BatchingStream stream)
    {
        lock (_gate)
        {
            _soon.Add(stream);
            if (_soon.Count > 1)
                return;
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    /// <summary>Sends in a few milliseconds.</summary>
    public void AddLater(BatchingStream stream)
    {
        lock (_gate)
        {
            _later.Add(stream);
            if (_later.Count == 1)
                _timer.Change(Delay, Timeout.InfiniteTimeSpan);
        }
    }

    public void Dispose() => _timer.Dispose();

    void IThreadPoolWorkItem.Execute() => Flush(Swap(ref _soon));

    private static void Flush(List<BatchingStream> streams)
    {
        foreach (var stream in streams)
            stream.FlushPending();
    }

    private List<BatchingStream> Swap(ref List<BatchingStream> streams)
    {
        lock (_gate)
        {
            var due = streams;
            streams = new List<BatchingStream>(due.Count);
            return due;
        }
    }
}

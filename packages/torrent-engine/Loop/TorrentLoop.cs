using System.Collections.Concurrent;

namespace WebTorrent.TorrentEngine.Loop;

/// <summary>
/// The one place where a torrent's swarm state is touched: work runs one at a time, in the order it was posted.
/// </summary>
/// <remarks>
/// There is no thread behind it. Whoever posts to an idle loop runs the work at once, on his own thread; whoever posts
/// to a busy one leaves his work to the runner and goes on. So a quiet torrent costs nothing, a busy one is never locked,
/// and everything works just as well on a browser's single thread.
/// </remarks>
internal sealed class TorrentLoop(Action<Exception> onFault)
{
    private readonly ConcurrentQueue<ILoopWork> _queue = new();
    private int _pending;

    /// <summary>Queues <paramref name="work"/>; it may have run by the time this returns.</summary>
    public void Post(ILoopWork work)
    {
        _queue.Enqueue(work);
        if (Interlocked.Increment(ref _pending) == 1)
            Drain();
    }

    /// <summary>Queues a rare piece of work that is not worth a class of its own.</summary>
    public void Post(Action action) => Post(new ActionWork(action));

    /// <summary>Runs <paramref name="function"/> on the loop and hands back its result.</summary>
    public Task<T> InvokeAsync<T>(Func<T> function)
    {
        var work = new FunctionWork<T>(function);
        Post(work);
        return work.Task;
    }

    private void Drain()
    {
        do
        {
            // Counted after it was queued, so it is there.
            if (_queue.TryDequeue(out var work))
                ExecuteGuarded(work);
        }
        while (Interlocked.Decrement(ref _pending) > 0);
    }

    private void ExecuteGuarded(ILoopWork work)
    {
#pragma warning disable CA1031 // A defect in one turn must neither stop the loop nor hide: it faults the torrent.
        try
        {
            work.Execute();
        }
        catch (Exception exception)
        {
            onFault(exception);
        }
#pragma warning restore CA1031
    }

    private sealed class ActionWork(Action action) : ILoopWork
    {
        public void Execute() => action();
    }

    private sealed class FunctionWork<T>(Func<T> function) : ILoopWork
    {
        private readonly TaskCompletionSource<T> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<T> Task => _result.Task;

        public void Execute()
        {
#pragma warning disable CA1031 // The caller is told.
            try
            {
                _result.SetResult(function());
            }
            catch (Exception exception)
            {
                _result.SetException(exception);
            }
#pragma warning restore CA1031
        }
    }
}

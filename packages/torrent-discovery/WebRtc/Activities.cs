namespace WebTorrent.TorrentDiscovery.WebRtc;

/// <summary>Counts what is under way, so that the end can wait for it, and nothing begins after that. Thread-safe.</summary>
internal sealed class Activities
{
    private readonly TaskCompletionSource _none = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _gate = new();
    private int _count;
    private bool _isClosed;

    /// <summary>Something wants to begin.</summary>
    /// <returns>False: it is too late.</returns>
    public bool TryBegin()
    {
        lock (_gate)
        {
            if (_isClosed)
                return false;
            _count++;
            return true;
        }
    }

    /// <summary>Runs something that follows from what is under way.</summary>
    public void Run(Func<Task> run)
    {
        lock (_gate)
            _count++;
        _ = Task.Run(async () =>
        {
            try
            {
                await run().ConfigureAwait(false);
            }
            finally
            {
                End();
            }
        });
    }

    /// <summary>Something that has begun is over.</summary>
    public void End()
    {
        lock (_gate)
        {
            _count--;
            Settle();
        }
    }

    /// <summary>Nothing begins any more; ends when nothing is under way.</summary>
    public Task CloseAsync()
    {
        lock (_gate)
        {
            _isClosed = true;
            Settle();
        }

        return _none.Task;
    }

    private void Settle()
    {
        if (_isClosed && _count == 0)
            _none.TrySetResult();
    }
}

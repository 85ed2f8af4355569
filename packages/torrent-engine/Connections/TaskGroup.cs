namespace WebTorrent.TorrentEngine.Connections;

/// <summary>Tasks that run on their own and are waited for together at the end. Thread-safe.</summary>
internal sealed class TaskGroup
{
    private readonly Lock _lock = new();
    private readonly HashSet<Task> _running = [];

    /// <summary>Starts a task on the thread pool and keeps it until it has ended.</summary>
    public void Run(Func<Task> work)
    {
        var task = Task.Run(work);
        lock (_lock)
            _running.Add(task);
        _ = ForgetAsync(task);
    }

    /// <summary>Waits until none is left.</summary>
    public async Task WhenEmptyAsync()
    {
        while (true)
        {
            Task[] running;
            lock (_lock)
                running = [.. _running];
            if (running.Length == 0)
                return;
            await Task.WhenAll(running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            lock (_lock)
                _running.ExceptWith(running);
        }
    }

    private async Task ForgetAsync(Task task)
    {
        await task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        lock (_lock)
            _running.Remove(task);
    }
}

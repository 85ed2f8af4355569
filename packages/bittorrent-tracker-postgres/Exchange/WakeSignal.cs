namespace WebTorrent.TrackerPostgres.Exchange;

/// <summary>Wakes one waiter; set while nobody waits it is remembered once. Thread-safe.</summary>
internal sealed class WakeSignal
{
    private readonly Lock _gate = new();
    private TaskCompletionSource _set = New();

    public void Set()
    {
        lock (_gate)
            _set.TrySetResult();
    }

    public async Task WaitAsync(TimeSpan timeout, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        Task set;
        lock (_gate)
            set = _set.Task;
        try
        {
            await set.WaitAsync(timeout, timeProvider, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            return;
        }

        lock (_gate)
            _set = New();
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

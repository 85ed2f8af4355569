namespace WebTorrent.Tracker;

/// <summary>An announce under way that can be given up.</summary>
internal sealed class RunningAnnounce : IDisposable
{
    private readonly CancellationTokenSource _cancellation = new();

    public RunningAnnounce(AnnounceEvent announceEvent, Func<CancellationToken, Task> run)
    {
        Event = announceEvent;
        Completion = run(_cancellation.Token);
    }

    public AnnounceEvent Event { get; }

    public Task Completion { get; }

    public Task CancelAsync() => _cancellation.CancelAsync();

    public void Dispose() => _cancellation.Dispose();
}

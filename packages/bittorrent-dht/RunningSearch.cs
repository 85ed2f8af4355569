using WebTorrent.Dht.Core;

namespace WebTorrent.Dht;

/// <summary>Somebody who waits for a search of the core.</summary>
internal sealed class RunningSearch(long startedAt, Action<DhtEvent>? onFound)
{
    private readonly TaskCompletionSource<DhtEvent> _end = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public long StartedAt => startedAt;

    /// <summary>The last event; <see cref="ObjectDisposedException"/> when the node was disposed before.</summary>
    public Task<DhtEvent> End => _end.Task;

    public void Handle(DhtEvent dhtEvent)
    {
        if (dhtEvent.Kind == DhtEventKind.SearchEnded)
            _end.TrySetResult(dhtEvent);
        else
            onFound?.Invoke(dhtEvent);
    }

    public void Fail(Exception error) => _end.TrySetException(error);
}

using WebTorrent.ParseTorrent;

namespace WebTorrent.TorrentEngine.Lifecycle;

/// <summary>What a torrent comes past in its life, for whoever waits for it. Thread-safe.</summary>
internal sealed class Milestones
{
    private readonly TaskCompletionSource<TorrentInfo?> _known = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<TorrentInfo> _info = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<TorrentInfo> _open = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The metadata that nobody had to be asked for; null: peers are asked now.</summary>
    public Task<TorrentInfo?> Known => _known.Task;

    /// <summary>The metadata, as soon as it is there.</summary>
    public Task<TorrentInfo> Info => _info.Task;

    /// <summary>The metadata, once the store was checked.</summary>
    public Task<TorrentInfo> Open => _open.Task;

    /// <summary>Every piece is in the store.</summary>
    public Task Completion => _completion.Task;

    public void ReachAsking() => _known.TrySetResult(null);

    public void ReachInfo(TorrentInfo info)
    {
        _known.TrySetResult(info);
        _info.TrySetResult(info);
    }

    public void ReachOpen(TorrentInfo info) => _open.TrySetResult(info);

    public void ReachCompletion() => _completion.TrySetResult();

    /// <summary>What was not reached never will be.</summary>
    public void Fail(TorrentException reason)
    {
        _known.TrySetException(reason);
        _info.TrySetException(reason);
        _open.TrySetException(reason);
        _completion.TrySetException(reason);
        _ = (_known.Task.Exception, _info.Task.Exception, _open.Task.Exception, _completion.Task.Exception); // Seen: nobody has to wait for them.
    }
}

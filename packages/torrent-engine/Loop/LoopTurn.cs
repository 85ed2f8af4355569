using System.Threading.Tasks.Sources;

namespace WebTorrent.TorrentEngine.Loop;

/// <summary>A turn on the loop that is taken again and again and can be awaited without allocating.</summary>
/// <remarks>One taker at a time: the next turn starts after the last one's task was awaited.</remarks>
internal sealed class LoopTurn(TorrentLoop loop, Action onTurn) : ILoopWork, IValueTaskSource
{
    private ManualResetValueTaskSourceCore<bool> _completion = new() { RunContinuationsAsynchronously = true };

    /// <summary>Takes a turn; complete at once when the loop was idle.</summary>
    public ValueTask TakeAsync()
    {
        _completion.Reset();
        loop.Post(this);
        return new ValueTask(this, _completion.Version);
    }

    void ILoopWork.Execute()
    {
#pragma warning disable CA1031 // The taker is told.
        try
        {
            onTurn();
            _completion.SetResult(true);
        }
        catch (Exception exception)
        {
            _completion.SetException(exception);
        }
#pragma warning restore CA1031
    }

    void IValueTaskSource.GetResult(short token) => _completion.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _completion.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
        => _completion.OnCompleted(continuation, state, token, flags);
}

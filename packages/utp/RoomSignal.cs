using System.Threading.Tasks.Sources;

namespace WebTorrent.Utp;

/// <summary>
/// Lets one writer sleep until there is room, without an allocation a sleep. The driver's lock guards <see cref="PrepareAsync"/> and
/// <see cref="Wake"/>; the writer never goes on inside the waker's call. A cancellation stays until the writer takes it.
/// </summary>
internal sealed class RoomSignal : IValueTaskSource
{
    private ManualResetValueTaskSourceCore<bool> _source = new() { RunContinuationsAsynchronously = true };
    private bool _asleep;
    private volatile bool _cancelled;

    public bool IsCancelled => _cancelled;

    public ValueTask PrepareAsync()
    {
        _source.Reset();
        _asleep = true;
        return new ValueTask(this, _source.Version);
    }

    public void Wake()
    {
        if (!_asleep)
            return;
        _asleep = false;
        _source.SetResult(true);
    }

    /// <summary>To be followed by <see cref="Wake"/>.</summary>
    public void Cancel() => _cancelled = true;

    /// <summary>Whether it was cancelled since the last call.</summary>
    public bool TakeCancelled()
    {
        var was = _cancelled;
        _cancelled = false;
        return was;
    }

    public void GetResult(short token) => _source.GetResult(token);

    public ValueTaskSourceStatus GetStatus(short token) => _source.GetStatus(token);

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _source.OnCompleted(continuation, state, token, flags);
}

using System.Threading.Tasks.Sources;

namespace WebTorrent.Protocol;

/// <summary>
/// Lets one loop sleep until somebody wakes it, without an allocation a sleep. The owner's lock guards <see cref="Prepare"/> and
/// <see cref="Wake"/>; the loop never goes on inside the waker's call.
/// </summary>
internal sealed class WakeSignal : IValueTaskSource
{
    private ManualResetValueTaskSourceCore<bool> _source = new() { RunContinuationsAsynchronously = true };
    private bool _asleep;

    /// <summary>From here on a wake counts, also one that comes before the wait.</summary>
    public void Prepare()
    {
        _source.Reset();
        _asleep = true;
    }

    public ValueTask WaitAsync() => new(this, _source.Version);

    public void Wake()
    {
        if (!_asleep)
            return;
        _asleep = false;
        _source.SetResult(true);
    }

    public void GetResult(short token) => _source.GetResult(token);

    public ValueTaskSourceStatus GetStatus(short token) => _source.GetStatus(token);

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _source.OnCompleted(continuation, state, token, flags);
}

namespace WebTorrent.TrackerServer.Core;

/// <summary>Lets one line of the log pass a minute: what strangers can bring about at will must not fill a disk. Thread-safe.</summary>
internal sealed class LogLimit(TimeProvider timeProvider)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private long? _passedAt;

    public bool TryPass()
    {
        lock (_gate)
        {
            if (_passedAt is { } at && timeProvider.GetElapsedTime(at) < Pause)
                return false;
            _passedAt = timeProvider.GetTimestamp();
            return true;
        }
    }
}

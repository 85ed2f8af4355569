namespace WebTorrent.TorrentEngine.Loop;

/// <summary>Time since the torrent was made: it never goes back, whatever is done to the machine's clock.</summary>
internal sealed class MonotonicClock(TimeProvider timeProvider)
{
    private readonly long _start = timeProvider.GetTimestamp();

    /// <summary>The time now.</summary>
    public TimeSpan Now => timeProvider.GetElapsedTime(_start);
}

namespace WebTorrent.Tracker;

/// <summary>What happened since the last announce (BEP 3, Trackers; the numbers are those of BEP 15).</summary>
public enum AnnounceEvent
{
    /// <summary>Nothing: a regular announce at the interval.</summary>
    None = 0,

    /// <summary>The download finished in this session. Not sent when everything was there at the start.</summary>
    Completed = 1,

    /// <summary>The first announce of a session.</summary>
    Started = 2,

    /// <summary>The last announce of a session: the tracker forgets the peer.</summary>
    Stopped = 3,
}

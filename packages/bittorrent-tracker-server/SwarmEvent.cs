namespace WebTorrent.TrackerServer;

/// <summary>Why a peer announces (BEP 3, event).</summary>
public enum SwarmEvent
{
    /// <summary>At the regular interval, or for a reason that a tracker need not know.</summary>
    None,

    /// <summary>The download finished just now.</summary>
    Completed,

    /// <summary>The first announce.</summary>
    Started,

    /// <summary>The last announce: the peer leaves.</summary>
    Stopped,
}

namespace WebTorrent.SimplePeer;

/// <summary>Where a <see cref="WebRtcPeer"/> stands.</summary>
public enum WebRtcState
{
    /// <summary>Not started.</summary>
    New,

    /// <summary>Signals are exchanged, and a way is looked for.</summary>
    Connecting,

    /// <summary>Messages flow.</summary>
    Connected,

    /// <summary>Was connected, and the other side is silent; it may come back by itself, or after <see cref="WebRtcPeer.Restart"/>.</summary>
    Disconnected,

    /// <summary>Over: closed by either side, or failed.</summary>
    Closed,
}

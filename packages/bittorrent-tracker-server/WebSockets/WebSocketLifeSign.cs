namespace WebTorrent.TrackerServer.WebSockets;

/// <summary>What a look at a connection's silence says.</summary>
internal enum WebSocketLifeSign
{
    /// <summary>It was heard, or was asked and has time yet.</summary>
    Heard,

    /// <summary>It is to be asked for a sign of life now.</summary>
    Ask,

    /// <summary>It was asked, and none came in time.</summary>
    Missing,
}

namespace WebTorrent.TrackerServer;

/// <summary>How an announce came.</summary>
public enum TrackerProtocol
{
    /// <summary>HTTP (BEP 3).</summary>
    Http,

    /// <summary>UDP (BEP 15).</summary>
    Udp,

    /// <summary>WebSocket, for WebRTC peers.</summary>
    WebSocket,
}

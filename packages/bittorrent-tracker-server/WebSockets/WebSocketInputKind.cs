namespace WebTorrent.TrackerServer.WebSockets;

/// <summary>What came over a WebSocket.</summary>
internal enum WebSocketInputKind
{
    /// <summary>A message: text or binary, put together from its frames, and UTF-8.</summary>
    Message,

    /// <summary>A question for a sign of life, to be answered by the same payload.</summary>
    Ping,

    /// <summary>A sign of life.</summary>
    Pong,

    /// <summary>The peer closes; the code is to be sent back.</summary>
    Close,

    /// <summary>The peer broke the protocol; it is to be told the code, and nothing that it sends is to be read any more.</summary>
    Fault,
}

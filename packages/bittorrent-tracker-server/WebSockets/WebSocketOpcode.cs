namespace WebTorrent.TrackerServer.WebSockets;

/// <summary>What a frame is (RFC 6455 §11.8). The others are reserved.</summary>
internal enum WebSocketOpcode : byte
{
    Continuation = 0,
    Text = 1,
    Binary = 2,
    Close = 8,
    Ping = 9,
    Pong = 10,
}

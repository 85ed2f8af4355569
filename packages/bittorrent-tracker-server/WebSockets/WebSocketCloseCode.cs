namespace WebTorrent.TrackerServer.WebSockets;

/// <summary>Why a WebSocket is closed (RFC 6455 §7.4.1): those that are sent here.</summary>
internal static class WebSocketCloseCode
{
    /// <summary>No code: the body of the frame is empty.</summary>
    public const ushort None = 0;

    public const ushort ProtocolError = 1002;

    /// <summary>The text is no UTF-8, or no message of this protocol.</summary>
    public const ushort InvalidPayload = 1007;

    public const ushort MessageTooBig = 1009;

    /// <summary>Whether a peer may send it: 1004 to 1006 and 1015 only ever stand for something that was not sent; 3000 to 4999 are anybody's.</summary>
    public static bool MayBeSent(ushort code) => code is (>= 1000 and <= 1003) or (>= 1007 and <= 1014) or (>= 3000 and <= 4999);
}

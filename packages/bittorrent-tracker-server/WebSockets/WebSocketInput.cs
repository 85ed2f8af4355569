namespace WebTorrent.TrackerServer.WebSockets;

/// <summary>Something that came over a WebSocket, as <see cref="WebSocketFrameReader"/> found it.</summary>
internal readonly ref struct WebSocketInput
{
    public WebSocketInputKind Kind { get; init; }

    /// <summary>The message, or what a ping or pong holds; valid until the next one is read.</summary>
    public ReadOnlySpan<byte> Payload { get; init; }

    /// <summary>Of a close or a fault: what to close with.</summary>
    public ushort CloseCode { get; init; }
}

namespace WebTorrent.TrackerServer.WebSockets;

/// <summary>What a message asks for.</summary>
internal enum WebSocketAction
{
    None,
    Announce,
    Scrape,
}

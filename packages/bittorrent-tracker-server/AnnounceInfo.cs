using WebTorrent.Identifiers;

namespace WebTorrent.TrackerServer;

/// <summary>An announce as <see cref="TrackerServerOptions.Filter"/> sees it. Immutable.</summary>
public sealed record AnnounceInfo
{
    /// <summary>How it came.</summary>
    public required TrackerProtocol Protocol { get; init; }

    /// <summary>The torrent.</summary>
    public required InfoHash InfoHash { get; init; }

    /// <summary>What the peer calls itself.</summary>
    public required PeerId PeerId { get; init; }

    /// <summary>The peer's address; its port is that of the WebSocket when it came over one.</summary>
    public required PeerEndPoint EndPoint { get; init; }

    /// <summary>
    /// Path and query of the announce URL as the client sent them, such as <c>/announce?passkey=...</c>: over UDP those of BEP 41, else empty.
    /// They are a stranger's words, at most 8 KiB.
    /// </summary>
    public required string PathAndQuery { get; init; }
}

namespace WebTorrent.TrackerServer;

/// <summary>What a <see cref="TrackerHost"/> has done since it was made, and what it holds.</summary>
public sealed record TrackerServerStats
{
    /// <summary>What the store holds.</summary>
    public required SwarmStoreStats Swarms { get; init; }

    /// <summary>Announces answered, over HTTP.</summary>
    public required long HttpAnnounces { get; init; }

    /// <summary>Announces answered, over UDP.</summary>
    public required long UdpAnnounces { get; init; }

    /// <summary>Announces answered, over WebSocket.</summary>
    public required long WebSocketAnnounces { get; init; }

    /// <summary>Scrapes answered, of all kinds.</summary>
    public required long Scrapes { get; init; }

    /// <summary>Requests that were malformed or not allowed.</summary>
    public required long Refusals { get; init; }

    /// <summary>Offers and answers of WebRTC peers that were passed on.</summary>
    public required long Relays { get; init; }

    /// <summary>Offers and answers whose receiver was gone or did not keep up.</summary>
    public required long Drops { get; init; }

    /// <summary>WebSockets that are open now.</summary>
    public required int WebSockets { get; init; }

    /// <summary>How the store is.</summary>
    public required SwarmStoreHealth Health { get; init; }
}

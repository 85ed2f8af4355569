namespace WebTorrent.TorrentDiscovery;

/// <summary>Who told of a peer.</summary>
public enum PeerSource
{
    /// <summary>A tracker.</summary>
    Tracker,

    /// <summary>The DHT (BEP 5).</summary>
    Dht,

    /// <summary>The peer itself, on this network (BEP 14).</summary>
    LocalNetwork,
}

namespace WebTorrent.TorrentEngine;

/// <summary>Why a peer's connection was ended from this side.</summary>
public enum PeerDropReason
{
    /// <summary>It was not: the peer left, the connection broke, or a block for it could not be read here.</summary>
    None,

    /// <summary>The torrent was stopped or removed.</summary>
    Stopped,

    /// <summary>The peer broke the protocol.</summary>
    ProtocolError,

    /// <summary>The peer sent bytes that do not match the torrent, and is banned.</summary>
    BadData,

    /// <summary>The peer was banned before.</summary>
    Banned,

    /// <summary>The peer did not answer in time.</summary>
    Timeout,

    /// <summary>We are connected to this peer already, or it is ourselves.</summary>
    Duplicate,

    /// <summary>The torrent has as many peers as it may.</summary>
    TooManyPeers,

    /// <summary>Both sides have everything.</summary>
    BothSeeds,

    /// <summary>The peer floods us with requests or with blocks nobody asked for.</summary>
    Flooding,

    /// <summary>The torrent turned out to be private, and no tracker told of the peer (BEP 27).</summary>
    NotFromTracker,
}

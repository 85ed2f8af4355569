namespace WebTorrent.TorrentEngine.Swarm;

/// <summary>What the choker has to know of a peer, and where it writes its verdict.</summary>
internal interface IChokeCandidate
{
    /// <summary>The peer wants something we have.</summary>
    bool IsPeerInterested { get; }

    /// <summary>The peer stopped answering our requests.</summary>
    bool IsSnubbed { get; }

    /// <summary>What the peer sends us, in bytes a second.</summary>
    double DownloadRate { get; }

    /// <summary>What we send the peer, in bytes a second.</summary>
    double UploadRate { get; }

    /// <summary>When the peer was connected (monotonic).</summary>
    TimeSpan ConnectedAt { get; }

    /// <summary>When the peer was last unchoked, if it is unchoked now; else when it was last choked.</summary>
    TimeSpan ChokeChangedAt { get; }

    /// <summary>We choke the peer.</summary>
    bool IsChoked { get; }
}

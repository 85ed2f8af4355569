namespace WebTorrent.TorrentEngine;

/// <summary>What is kept of a torrent between runs.</summary>
public enum ResumePart
{
    /// <summary>Which pieces were verified, and how the files looked then.</summary>
    Pieces,

    /// <summary>The info dictionary that came from peers, so that a magnet link needs to fetch it only once.</summary>
    Metadata,
}

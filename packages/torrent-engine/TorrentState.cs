namespace WebTorrent.TorrentEngine;

/// <summary>What a torrent is doing.</summary>
public enum TorrentState
{
    /// <summary>Not started yet.</summary>
    Stopped,

    /// <summary>Asking peers for the metadata (BEP 9).</summary>
    FetchingMetadata,

    /// <summary>Hashing what is on disk already.</summary>
    Checking,

    /// <summary>Getting pieces, and serving those it has.</summary>
    Downloading,

    /// <summary>Has everything, and serves it.</summary>
    Seeding,

    /// <summary>Ended by an error, which <see cref="TorrentStatus.Error"/> tells. Nothing that was verified is lost.</summary>
    Failed,
}

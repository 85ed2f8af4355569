namespace WebTorrent.ParseTorrent;

/// <summary>The versions of BitTorrent in whose terms a torrent describes its files.</summary>
[Flags]
public enum TorrentVersions
{
    /// <summary>Neither; no torrent is so.</summary>
    None = 0,

    /// <summary>BEP 3: one list of files laid end to end, a SHA-1 hash for each piece.</summary>
    V1 = 1,

    /// <summary>BEP 52: a tree of files, each with a SHA-256 merkle tree of its own.</summary>
    V2 = 2,

    /// <summary>Both in one info dictionary (BEP 52, "upgrade path"): the same files, twice described.</summary>
    Hybrid = V1 | V2,
}

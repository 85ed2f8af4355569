namespace WebTorrent.Interop.Tests.Harness;

/// <summary>Programs that make .torrent files.</summary>
public enum TorrentMaker
{
    /// <summary>mktorrent.</summary>
    Mktorrent,

    /// <summary>libtorrent, version 1 only.</summary>
    Libtorrent,

    /// <summary>The JavaScript create-torrent.</summary>
    JavaScript,

    /// <summary><c>webtorrent create</c>.</summary>
    Ours,
}

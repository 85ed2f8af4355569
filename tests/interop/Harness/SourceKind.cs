namespace WebTorrent.Interop.Tests.Harness;

/// <summary>What a leecher is given.</summary>
public enum SourceKind
{
    /// <summary>A .torrent file.</summary>
    Torrent,

    /// <summary>A magnet link: the metadata comes from the peers.</summary>
    Magnet,
}

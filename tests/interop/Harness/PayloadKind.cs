namespace WebTorrent.Interop.Tests.Harness;

/// <summary>The shapes of data that travel.</summary>
public enum PayloadKind
{
    /// <summary>One file of 64 MiB and an odd rest; its torrent is mktorrent's.</summary>
    SingleFile,

    /// <summary>1,000 small files with Unicode names in folders, some of them empty; its torrent is libtorrent's.</summary>
    ManyFiles,

    /// <summary>A file of 11 bytes between empty ones; its torrent is create-torrent's.</summary>
    EmptyFiles,

    /// <summary>One file of 1 GiB; its torrent is mktorrent's.</summary>
    Large,
}

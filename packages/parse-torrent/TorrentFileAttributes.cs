namespace WebTorrent.ParseTorrent;

/// <summary>What the torrent says of a file beside its name and length (BEP 47, <c>attr</c>).</summary>
[Flags]
public enum TorrentFileAttributes
{
    /// <summary>An ordinary file.</summary>
    None = 0,

    /// <summary><c>p</c>: zeros that only move the next file to a piece boundary; not to be stored.</summary>
    Padding = 1,

    /// <summary><c>x</c>: a program.</summary>
    Executable = 2,

    /// <summary><c>h</c>: hidden.</summary>
    Hidden = 4,

    /// <summary><c>l</c>: a symbolic link, without bytes of its own.</summary>
    Symlink = 8,
}

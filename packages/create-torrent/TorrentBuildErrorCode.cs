namespace WebTorrent.CreateTorrent;

/// <summary>Why a torrent could not be made.</summary>
public enum TorrentBuildErrorCode
{
    /// <summary>There is no such file or folder.</summary>
    NotFound = 1,

    /// <summary>A file or folder may not, or cannot, be read.</summary>
    Unreadable,

    /// <summary>A file is no longer what it was when the work began: its hashes would be of nothing that exists.</summary>
    FileChanged,

    /// <summary>There is no file, or not a byte in all of them, so there would be no piece to share.</summary>
    NothingToShare,

    /// <summary>A name cannot stand in a torrent, or stands there twice.</summary>
    InvalidName,

    /// <summary>The piece length is too small for this much data.</summary>
    TooManyPieces,
}

namespace WebTorrent.ParseTorrent;

/// <summary>What is wrong with a torrent, a magnet link or a torrent identifier.</summary>
public enum TorrentErrorCode
{
    /// <summary>The bytes are no well-formed bencode document (BEP 3).</summary>
    MalformedBencode = 1,

    /// <summary>A field that the format requires is absent.</summary>
    MissingField,

    /// <summary>A field is of another kind than the format says, or its value is out of range.</summary>
    InvalidField,

    /// <summary>Lengths, piece length and number of piece hashes contradict each other, or overflow.</summary>
    InconsistentLength,

    /// <summary>A limit of <see cref="TorrentParseOptions"/> is exceeded.</summary>
    LimitExceeded,

    /// <summary>A name tries to leave the torrent's folder, or can be no file name at all.</summary>
    UnsafePath,

    /// <summary>The torrent is of a later version than is understood, or of one that the caller cannot use.</summary>
    UnsupportedVersion,

    /// <summary>The text is no well-formed magnet link (BEP 9).</summary>
    InvalidMagnet,

    /// <summary>The magnet link names no BitTorrent info-hash.</summary>
    NoInfoHash,

    /// <summary>The text is neither magnet link, nor info-hash, nor the path of a file.</summary>
    UnknownSource,

    /// <summary>A piece layer is not the one that its file's root and length demand (BEP 52).</summary>
    InvalidPieceLayer,

    /// <summary>The two parts of a hybrid describe different files (BEP 52).</summary>
    InconsistentVersions,
}

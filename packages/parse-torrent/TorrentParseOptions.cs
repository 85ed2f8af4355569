using WebTorrent.Bencode;

namespace WebTorrent.ParseTorrent;

/// <summary>
/// What a torrent from a stranger may ask for. Each limit is checked before memory is taken for what it bounds;
/// the defaults admit every torrent seen in honest use.
/// </summary>
public sealed record TorrentParseOptions
{
    /// <summary>The defaults.</summary>
    public static TorrentParseOptions Default { get; } = new();

    /// <summary>Largest .torrent file, in bytes. Default 128 MiB.</summary>
    public int MaxTorrentFileSize { get; init; } = 128 * 1024 * 1024;

    /// <summary>Most files in a torrent. Default 500,000.</summary>
    public int MaxFiles { get; init; } = 500_000;

    /// <summary>Most pieces in a torrent. Default 4,194,304: 1 TiB in pieces of 256 KiB.</summary>
    public int MaxPieces { get; init; } = 4 * 1024 * 1024;

    /// <summary>Longest piece, in bytes: what a client may have to hold in memory at once. Default 128 MiB.</summary>
    public int MaxPieceLength { get; init; } = 128 * 1024 * 1024;

    /// <summary>Longest name of one file or folder as written, in bytes. Default 4,096. (Safe names are cut to 255.)</summary>
    public int MaxNameLength { get; init; } = 4096;

    /// <summary>Deepest nesting of folders. Default 128.</summary>
    public int MaxPathDepth { get; init; } = 128;

    /// <summary>
    /// Most characters in the paths of a file tree (BEP 52), all files together: there a folder's long name is written once,
    /// and so would multiply. Default 67,108,864.
    /// </summary>
    public int MaxPathCharacters { get; init; } = 64 * 1024 * 1024;

    /// <summary>Trackers kept, over all tiers; those beyond are ignored. Default 1,000.</summary>
    public int MaxTrackers { get; init; } = 1_000;

    /// <summary>Web seeds kept, and likewise DHT nodes; those beyond are ignored. Default 1,000.</summary>
    public int MaxWebSeeds { get; init; } = 1_000;

    /// <summary>Similar torrents kept, and likewise collections (BEP 38); those beyond are ignored. Default 1,000.</summary>
    public int MaxHints { get; init; } = 1_000;

    /// <summary>Longest address of a tracker, web seed or node, in bytes; longer ones are ignored. Default 2,048.</summary>
    public int MaxUrlLength { get; init; } = 2048;

    /// <summary>How names become paths. Default <see cref="FileNameRules.Portable"/>.</summary>
    public FileNameRules FileNames { get; init; } = FileNameRules.Portable;

    /// <summary>Limits of the bencode document. Default: 8,000,000 values, nested at most 100 deep.</summary>
    public BencodeOptions Bencode { get; init; } = new() { MaxValues = 8_000_000 };
}

using WebTorrent.Identifiers;
using WebTorrent.ParseTorrent.Parsing;
using WebTorrent.ParseTorrent.Writing;

namespace WebTorrent.ParseTorrent;

/// <summary>
/// A torrent: what its .torrent file, or the metadata that a peer sent (BEP 9), says. Version 1 (BEP 3), and the version 1
/// part of a hybrid (BEP 52). Immutable, so it may be used by any number of threads.
/// </summary>
public sealed partial class TorrentInfo
{
    private readonly ReadOnlyMemory<byte> _torrentFile;
    private readonly InfoContent _info;
    private readonly OuterContent _outer;
    private readonly TorrentParseOptions _options;

    private TorrentInfo(ReadOnlyMemory<byte> torrentFile, ReadOnlyMemory<byte> infoDictionary, InfoContent info, OuterContent outer, InfoHash infoHash, TorrentParseOptions options)
    {
        _torrentFile = torrentFile;
        InfoDictionary = infoDictionary;
        _info = info;
        _outer = outer;
        InfoHash = infoHash;
        _options = options;
    }

    /// <summary>SHA-1 of <see cref="InfoDictionary"/>: what the torrent is known by (BEP 3).</summary>
    public InfoHash InfoHash { get; }

    /// <summary>The info dictionary, byte for byte as it came, sorted or not: what is hashed, and what peers are given (BEP 9).</summary>
    public ReadOnlyMemory<byte> InfoDictionary { get; }

    /// <summary>The name as a safe file name: of the file, or of the folder that holds the files. The info-hash in hexadecimal if the torrent has an empty name.</summary>
    public string Name => _info.Name;

    /// <summary>The name as its author wrote it. For a person's eyes only: it may hold anything.</summary>
    public string DisplayName => _info.DisplayName;

    /// <summary>Bytes in all files together, 0 or more.</summary>
    public long Length => _info.Length;

    /// <summary>Bytes in a piece, at least 1; the last piece may be shorter.</summary>
    public int PieceLength => _info.PieceLength;

    /// <summary>Number of pieces; 0 only if <see cref="Length"/> is 0.</summary>
    public int PieceCount => _info.PieceCount;

    /// <summary>The SHA-1 hashes of all pieces, 20 bytes each.</summary>
    public ReadOnlyMemory<byte> PieceHashes => _info.PieceHashes;

    /// <summary>The files in the torrent's order, with padding and links (BEP 47): an index here is a file index of BEP 53.</summary>
    public IReadOnlyList<TorrentFileEntry> Files => _info.Files;

    /// <summary>The torrent is one file, not a folder.</summary>
    public bool IsSingleFile => _info.IsSingleFile;

    /// <summary>Peers may come from the torrent's own trackers only (BEP 27).</summary>
    public bool IsPrivate => _info.IsPrivate;

    /// <summary>Trackers, in tiers (BEP 12): each tier is tried after the ones before it. No tier is empty, no tracker there twice.</summary>
    public IReadOnlyList<IReadOnlyList<string>> AnnounceTiers => _outer.AnnounceTiers;

    /// <summary>Web servers that hold the files (BEP 19, <c>url-list</c>), as written.</summary>
    public IReadOnlyList<string> WebSeeds => _outer.WebSeeds;

    /// <summary>DHT nodes to start from (BEP 5, <c>nodes</c>), as <c>host:port</c>.</summary>
    public IReadOnlyList<string> Nodes => _outer.Nodes;

    /// <summary>The author's comment.</summary>
    public string? Comment => _outer.Comment;

    /// <summary>The program that made the torrent.</summary>
    public string? CreatedBy => _outer.CreatedBy;

    /// <summary>When the torrent was made, UTC; <see langword="null"/> if not said, or no possible time.</summary>
    public DateTimeOffset? CreationDate => _outer.CreationDate;

    /// <summary>A word in the info dictionary that sets one site's torrent of the same files apart from another's.</summary>
    public string? Source => _info.Source;

    /// <summary>Bytes in one piece: <see cref="PieceLength"/>, or what is left for the last.</summary>
    /// <param name="piece">0 to <see cref="PieceCount"/> - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such piece.</exception>
    public int GetPieceLength(int piece)
    {
        ThrowIfNoPiece(piece);
        return piece < PieceCount - 1 ? PieceLength : (int)(Length - ((long)piece * PieceLength));
    }

    /// <summary>The SHA-1 hash that a piece must have: 20 bytes of this torrent's own memory.</summary>
    /// <param name="piece">0 to <see cref="PieceCount"/> - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such piece.</exception>
    public ReadOnlySpan<byte> GetPieceHash(int piece)
    {
        ThrowIfNoPiece(piece);
        return PieceHashes.Span.Slice(piece * InfoHash.Size, InfoHash.Size);
    }

    /// <summary>A magnet link to this torrent (BEP 9), with its name, length, trackers and web seeds.</summary>
    public MagnetUri ToMagnet() => new()
    {
        InfoHash = InfoHash,
        DisplayName = DisplayName.Length > 0 ? DisplayName : null,
        Length = Length,
        Trackers = [.. AnnounceTiers.SelectMany(tier => tier)],
        WebSeeds = WebSeeds,
    };

    /// <summary>
    /// The .torrent file: byte for byte the one that was parsed, or, for metadata from a peer, the smallest one around it.
    /// </summary>
    /// <returns>A new array, the caller's own.</returns>
    public byte[] ToTorrentFile() =>
        _torrentFile.IsEmpty ? TorrentFileWriter.Wrap(InfoDictionary.Span) : _torrentFile.ToArray();

    /// <summary>The same torrent, with the same info-hash, and other trackers.</summary>
    /// <param name="tiers">The trackers in tiers (BEP 12); none at all removes them.</param>
    /// <exception cref="TorrentFormatException">The .torrent file would exceed the limits that this one was parsed with.</exception>
    public TorrentInfo WithTrackers(IReadOnlyList<IReadOnlyList<string>> tiers)
    {
        ArgumentNullException.ThrowIfNull(tiers);
        var torrent = ParseDictionary(_torrentFile.IsEmpty ? TorrentFileWriter.Wrap(InfoDictionary.Span) : _torrentFile, _options);
        return ParseOwned(TorrentFileWriter.ReplaceTrackers(torrent, tiers), _options);
    }

    /// <summary>The same torrent with its files named by other rules.</summary>
    /// <param name="rules">How names become paths.</param>
    public TorrentInfo WithFileNames(FileNameRules rules)
    {
        if (rules == _options.FileNames)
            return this;
        var options = _options with { FileNames = rules };
        var info = InfoParser.Parse(ParseDictionary(InfoDictionary, options), InfoHash, options);
        return new TorrentInfo(_torrentFile, InfoDictionary, info, _outer, InfoHash, options);
    }

    /// <summary>The name and the info-hash, for a log.</summary>
    public override string ToString() => $"{Name} ({InfoHash})";

    private void ThrowIfNoPiece(int piece)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(piece);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(piece, PieceCount);
    }
}

using WebTorrent.Identifiers;
using WebTorrent.ParseTorrent.Parsing;
using WebTorrent.ParseTorrent.Writing;

namespace WebTorrent.ParseTorrent;

/// <summary>
/// A torrent: what its .torrent file, or the metadata that a peer sent (BEP 9), says: version 1 (BEP 3), version 2, or
/// both in a hybrid (BEP 52), whose files are then those of its version 1, with the hashes of both. Immutable, so it may be used by any number of threads.
/// </summary>
public sealed partial class TorrentInfo
{
    private readonly ReadOnlyMemory<byte> _torrentFile;
    private readonly InfoContent _info;
    private readonly OuterContent _outer;
    private readonly TorrentParseOptions _options;
    private readonly Hints _hints;
    private readonly PieceMap? _pieceMap;

    /// <summary>Of which versions the torrent is.</summary>
    public TorrentVersions Versions => _info.Versions;

    /// <summary>The torrent is of version 1 and of version 2.</summary>
    public bool IsHybrid => Versions == TorrentVersions.Hybrid;

    /// <summary>
    /// What the torrent is known by to trackers, DHT and peers: the SHA-1 of <see cref="InfoDictionary"/> (BEP 3), or, of a torrent of version 2
    /// only, the first twenty bytes of <see cref="InfoHashV2"/> (BEP 52, "infohash"). Ask <see cref="Versions"/> which it is.
    /// </summary>
    public InfoHash InfoHash { get; }

    /// <summary>SHA-256 of <see cref="InfoDictionary"/> (BEP 52); <see langword="null"/> if the torrent is of version 1 only. A hybrid's swarm of version 2 is known by its first twenty bytes.</summary>
    public InfoHashV2? InfoHashV2 { get; }

    /// <summary>The info dictionary, byte for byte as it came, sorted or not: what is hashed, and what peers are given (BEP 9).</summary>
    public ReadOnlyMemory<byte> InfoDictionary { get; }

    /// <summary>The name as a safe file name: of the file, or of the folder that holds the files. The info-hash in hexadecimal if the torrent has an empty name.</summary>
    public string Name => _info.Name;

    /// <summary>The name as its author wrote it. For a person's eyes only: it may hold anything.</summary>
    public string DisplayName => _info.DisplayName;

    /// <summary>Bytes from the start of the first file to the end of the last, with padding (BEP 47) and the gaps of version 2; 0 or more.</summary>
    public long Length => _info.Layout.Length;

    /// <summary>Bytes in a piece, at least 1; the last piece may be shorter. In version 2 a power of two, at least 16 KiB.</summary>
    public int PieceLength => _info.PieceLength;

    /// <summary>Number of pieces; 0 only if <see cref="Length"/> is 0.</summary>
    public int PieceCount => (int)_info.Layout.PieceCount;

    /// <summary>The SHA-1 hashes of all pieces, 20 bytes each; none in a torrent of version 2 only.</summary>
    public ReadOnlyMemory<byte> PieceHashes => _info.PieceHashes;

    /// <summary>The files in the torrent's order, with padding and links (BEP 47): an index here is a file index of BEP 53.</summary>
    public IReadOnlyList<TorrentFileEntry> Files => _info.Layout.Files;

    /// <summary>
    /// The SHA-256 hashes of all pieces are known: true of every .torrent file of version 2, and of metadata from a peer (BEP 9) only if
    /// no file is longer than a piece. Never so in version 1.
    /// </summary>
    public bool HasPieceLayers { get; }

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

    /// <summary>Torrents that may have files in common with this one (BEP 38, <c>similar</c>), each once.</summary>
    public IReadOnlyList<InfoHash> SimilarTorrents => _hints.SimilarTorrents;

    /// <summary>Names of collections; torrents of one collection may have files in common (BEP 38, <c>collections</c>). Each once.</summary>
    public IReadOnlyList<string> Collections => _hints.Collections;

    /// <summary>A magnet link to this torrent (BEP 9), with the info-hash of each of its versions, its name, length, trackers and web seeds.</summary>
    public MagnetUri ToMagnet() => new()
    {
        InfoHash = Versions.HasFlag(TorrentVersions.V1) ? InfoHash : null,
        InfoHashV2 = InfoHashV2,
        DisplayName = DisplayName.Length > 0 ? DisplayName : null,
        Length = Files.Sum(file => file.Length),
        Trackers = [.. AnnounceTiers.SelectMany(tier => tier)],
        WebSeeds = WebSeeds,
    };

    /// <summary>
    /// The .torrent file: byte for byte the one that was parsed, or, for metadata from a peer, the smallest one around it. That one
    /// lacks the piece layers, and is no valid .torrent file of version 2 only unless <see cref="HasPieceLayers"/>.
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
        return ParseOwned(TorrentFileWriter.ReplaceTrackers(torrent, tiers), _options, mayLackLayers: true);
    }

    /// <summary>The same torrent with its files named by other rules.</summary>
    /// <param name="rules">How names become paths.</param>
    public TorrentInfo WithFileNames(FileNameRules rules)
    {
        if (rules == _options.FileNames)
            return this;
        var options = _options with { FileNames = rules };
        return _torrentFile.IsEmpty ? FromOwnedDictionary(InfoDictionary, options) : ParseOwned(_torrentFile, options, mayLackLayers: true);
    }

    /// <summary>The name and the info-hash, for a log.</summary>
    public override string ToString() => $"{Name} ({InfoHash})";
}

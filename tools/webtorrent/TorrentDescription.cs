using WebTorrent.ParseTorrent;

namespace WebTorrent.Cli;

/// <summary>What <c>info --json</c> tells: of a .torrent everything, of a magnet link what it has. Absent fields are not known.</summary>
public sealed record TorrentDescription
{
    /// <summary>The torrent's name, safe as a file name.</summary>
    public string? Name { get; init; }

    /// <summary>40 hexadecimal digits; absent for what is of version 2 only.</summary>
    public string? InfoHash { get; init; }

    /// <summary>64 hexadecimal digits; absent for what is of version 1 only.</summary>
    public string? InfoHashV2 { get; init; }

    /// <summary>Bytes of all files.</summary>
    public long? Length { get; init; }

    /// <summary>Bytes of every piece but the last.</summary>
    public int? PieceLength { get; init; }

    /// <summary>Number of pieces.</summary>
    public int? PieceCount { get; init; }

    /// <summary>Whether peers come from the trackers only (BEP 27).</summary>
    public bool? IsPrivate { get; init; }

    /// <summary>Every file but padding.</summary>
    public IReadOnlyList<DescribedFile>? Files { get; init; }

    /// <summary>Every tracker, tier after tier.</summary>
    public required IReadOnlyList<string> Announce { get; init; }

    /// <summary>HTTP addresses of the payload (BEP 19).</summary>
    public IReadOnlyList<string>? WebSeeds { get; init; }

    /// <summary>Peers that a link names (<c>x.pe</c>).</summary>
    public IReadOnlyList<string>? Peers { get; init; }

    /// <summary>The author's comment.</summary>
    public string? Comment { get; init; }

    /// <summary>The program that made the torrent.</summary>
    public string? CreatedBy { get; init; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset? CreationDate { get; init; }

    /// <summary>Where it comes from, as its author says.</summary>
    public string? Source { get; init; }

    /// <summary>A link to the torrent.</summary>
    public required string Magnet { get; init; }

    /// <summary>Describes a torrent whose metadata is known.</summary>
    public static TorrentDescription Of(TorrentInfo info) => new()
    {
        Name = info.Name,
        InfoHash = info.Versions.HasFlag(TorrentVersions.V1) ? info.InfoHash.ToString() : null,
        InfoHashV2 = info.InfoHashV2?.ToString(),
        Length = info.Length,
        PieceLength = info.PieceLength,
        PieceCount = info.PieceCount,
        IsPrivate = info.IsPrivate,
        Files = [.. info.Files.Where(file => !file.IsPadding).Select(file => new DescribedFile(file.Path, file.Length))],
        Announce = [.. info.AnnounceTiers.SelectMany(tier => tier)],
        WebSeeds = NullIfEmpty(info.WebSeeds),
        Comment = info.Comment,
        CreatedBy = info.CreatedBy,
        CreationDate = info.CreationDate,
        Source = info.Source,
        Magnet = info.ToMagnet().ToString(),
    };

    /// <summary>Describes a torrent of which only a link is known.</summary>
    public static TorrentDescription Of(MagnetUri magnet) => new()
    {
        Name = magnet.DisplayName,
        InfoHash = magnet.InfoHash?.ToString(),
        InfoHashV2 = magnet.InfoHashV2?.ToString(),
        Length = magnet.Length,
        Announce = magnet.Trackers,
        WebSeeds = NullIfEmpty(magnet.WebSeeds),
        Peers = NullIfEmpty(magnet.PeerAddresses),
        Magnet = magnet.ToString(),
    };

    private static IReadOnlyList<string>? NullIfEmpty(IReadOnlyList<string> list) => list.Count == 0 ? null : list;
}

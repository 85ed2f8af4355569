namespace WebTorrent.CreateTorrent;

/// <summary>What to put in a torrent beside its files, and how to hash them.</summary>
public sealed record TorrentBuilderOptions
{
    /// <summary>The torrent's name. Default: the name of the file or folder; inputs other than those of a single file need one.</summary>
    public string? Name { get; init; }

    /// <summary>
    /// Bytes in a piece: a power of two from 16 KiB to 128 MiB. Default: chosen by <see cref="TorrentBuilder.ChoosePieceLength"/>.
    /// </summary>
    public int? PieceLength { get; init; }

    /// <summary>Trackers, in tiers (BEP 12). Default: none.</summary>
    public IReadOnlyList<IReadOnlyList<string>> AnnounceTiers { get; init; } = [];

    /// <summary>Web servers that hold the files (BEP 19). Default: none.</summary>
    public IReadOnlyList<string> WebSeeds { get; init; } = [];

    /// <summary>Peers may come from the torrent's own trackers only (BEP 27). Changes the info-hash. Default: no.</summary>
    public bool IsPrivate { get; init; }

    /// <summary>A word that gives the same files another info-hash, as some sites ask for. Default: none.</summary>
    public string? Source { get; init; }

    /// <summary>A comment. Default: none.</summary>
    public string? Comment { get; init; }

    /// <summary>The program that makes the torrent. Default: none.</summary>
    public string? CreatedBy { get; init; }

    /// <summary>When the torrent is made, stored in whole seconds. Default: not said, so that the same files give the same torrent.</summary>
    public DateTimeOffset? CreationDate { get; init; }

    /// <summary>Leave out what systems scatter in folders: <c>.DS_Store</c>, <c>Thumbs.db</c>, <c>desktop.ini</c> and their like. Default: yes.</summary>
    public bool FilterJunk { get; init; } = true;

    /// <summary>Start each file at a piece boundary, with padding between (BEP 47). Default: no.</summary>
    public bool PadFiles { get; init; }

    /// <summary>Hashing workers, 1 to 64, beside the one that reads. Default: one a processor, at most 8.</summary>
    public int HashWorkers { get; init; } = Math.Clamp(Environment.ProcessorCount, 1, 8);

    /// <summary>
    /// Bytes to read ahead of the hashing, at least 0. One piece more than there are workers is always held, whatever its
    /// size. Default 32 MiB.
    /// </summary>
    public long MaxReadAhead { get; init; } = 32L * 1024 * 1024;
}

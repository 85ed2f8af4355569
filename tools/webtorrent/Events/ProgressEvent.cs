namespace WebTorrent.Cli.Events;

/// <summary>Where one torrent stands. Progress counts verified bytes only: what a peer sent but no hash confirmed is not progress.</summary>
public sealed record ProgressEvent : CliEvent
{
    /// <summary>40 hexadecimal digits.</summary>
    public required string InfoHash { get; init; }

    /// <summary>The torrent's name; the info-hash while the name is unknown.</summary>
    public required string Name { get; init; }

    /// <summary>What the torrent is doing.</summary>
    public required TransferState State { get; init; }

    /// <summary>Verified share of the torrent, 0 to 1.</summary>
    public double Progress { get; init; }

    /// <summary>Bytes whose piece passed its hash.</summary>
    public long BytesVerified { get; init; }

    /// <summary>Bytes of the whole torrent; 0 while unknown.</summary>
    public long BytesTotal { get; init; }

    /// <summary>Bytes of blocks received in this run.</summary>
    public long BytesDownloaded { get; init; }

    /// <summary>Bytes of blocks sent in this run.</summary>
    public long BytesUploaded { get; init; }

    /// <summary>Bytes a second, now.</summary>
    public double DownloadRate { get; init; }

    /// <summary>Bytes a second, now.</summary>
    public double UploadRate { get; init; }

    /// <summary>Connected peers.</summary>
    public int Peers { get; init; }

    /// <summary>Verified pieces.</summary>
    public int PiecesVerified { get; init; }

    /// <summary>Pieces of the whole torrent; 0 while unknown.</summary>
    public int PieceCount { get; init; }

    /// <summary>Seconds until done at the present rate; absent when nobody can tell.</summary>
    public double? EtaSeconds { get; init; }
}

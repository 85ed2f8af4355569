namespace WebTorrent.TorrentEngine;

/// <summary>A torrent at one moment. Bytes are payload bytes, rates are bytes a second over about five seconds.</summary>
public sealed record TorrentStatus
{
    /// <summary>What the torrent is doing.</summary>
    public TorrentState State { get; init; }

    /// <summary>The payload's length; 0 while the metadata is not known.</summary>
    public long BytesTotal { get; init; }

    /// <summary>How much of it is verified and in the store.</summary>
    public long BytesVerified { get; init; }

    /// <summary>Block bytes that came, good or bad, since the torrent was started.</summary>
    public long BytesDownloaded { get; init; }

    /// <summary>Block bytes that were sent since the torrent was started.</summary>
    public long BytesUploaded { get; init; }

    /// <summary>Block bytes that came and were of no use: duplicates and bad pieces.</summary>
    public long BytesWasted { get; init; }

    /// <summary>What comes in, in bytes a second.</summary>
    public double DownloadRate { get; init; }

    /// <summary>What goes out, in bytes a second.</summary>
    public double UploadRate { get; init; }

    /// <summary>Peers that finished their handshake.</summary>
    public int PeersConnected { get; init; }

    /// <summary>Connections being opened.</summary>
    public int PeersConnecting { get; init; }

    /// <summary>Connected peers that have everything.</summary>
    public int SeedsConnected { get; init; }

    /// <summary>Addresses known.</summary>
    public int PeersKnown { get; init; }

    /// <summary>Pieces verified.</summary>
    public int PiecesVerified { get; init; }

    /// <summary>Pieces in total; 0 while the metadata is not known.</summary>
    public int PieceCount { get; init; }

    /// <summary>How far the check of what is on disk has come, 0 to 1.</summary>
    public double CheckingProgress { get; init; }

    /// <summary>What ended the torrent, in <see cref="TorrentState.Failed"/>.</summary>
    public Exception? Error { get; init; }

    /// <summary>How much is verified, 0 to 1. An empty torrent is whole.</summary>
    public double Progress => BytesTotal > 0 ? (double)BytesVerified / BytesTotal : PieceCount == 0 && State == TorrentState.Seeding ? 1 : 0;

    /// <summary>How long the rest takes at this rate; null when nothing comes in or nothing is missing.</summary>
    public TimeSpan? EstimatedTimeLeft
    {
        get
        {
            var left = BytesTotal - BytesVerified;
            return left > 0 && DownloadRate >= 1 && left / DownloadRate < TimeSpan.FromDays(365).TotalSeconds
                ? TimeSpan.FromSeconds(left / DownloadRate)
                : null;
        }
    }
}

using WebTorrent.Cli.Events;
using WebTorrent.ParseTorrent;
using WebTorrent.TorrentEngine;

namespace WebTorrent.Cli.Transfers;

/// <summary>Turns what the engine knows of a torrent into events.</summary>
public static class TorrentEvents
{
    /// <summary>The torrent's metadata.</summary>
    public static MetadataEvent Metadata(TorrentInfo info) => new(
        info.InfoHash.ToString(), info.Name, info.Length, info.PieceLength, info.PieceCount, info.Files.Count(file => !file.IsPadding));

    /// <summary>Where the torrent stands: a <see cref="CheckingEvent"/> while its files are looked through, then a <see cref="ProgressEvent"/>.</summary>
    /// <param name="infoHash">40 hexadecimal digits.</param>
    /// <param name="name">The torrent's name.</param>
    /// <param name="status">The engine's snapshot.</param>
    public static CliEvent Status(string infoHash, string name, TorrentStatus status) => status.State == TorrentState.Checking
        ? new CheckingEvent(infoHash, name, Math.Round(status.CheckingProgress, 4))
        : Progress(infoHash, name, status, Translate(status.State));

    /// <summary>Where a torrent stands that is doing what <paramref name="state"/> says.</summary>
    public static ProgressEvent Progress(string infoHash, string name, TorrentStatus status, TransferState state) => new()
    {
        InfoHash = infoHash,
        Name = name,
        State = state,
        Progress = status.Progress,
        BytesVerified = status.BytesVerified,
        BytesTotal = status.BytesTotal,
        BytesDownloaded = status.BytesDownloaded,
        BytesUploaded = status.BytesUploaded,
        DownloadRate = Math.Round(status.DownloadRate),
        UploadRate = Math.Round(status.UploadRate),
        Peers = status.PeersConnected,
        PiecesVerified = status.PiecesVerified,
        PieceCount = status.PieceCount,
        EtaSeconds = status.EstimatedTimeLeft is { } left ? Math.Round(left.TotalSeconds, 1) : null,
    };

    /// <summary>The warning in something that happened to a torrent; null where there is none.</summary>
    public static WarningEvent? Warning(Torrent torrent, TorrentEvent happening) => happening switch
    {
        TorrentWarning e => new WarningEvent(e.Message, torrent.InfoHash.ToString()),
        PeerBanned e => new WarningEvent($"The peer {e.EndPoint} sent bad bytes of piece {e.Piece} and is banned.", torrent.InfoHash.ToString()),
        _ => null,
    };

    private static TransferState Translate(TorrentState state) => state switch
    {
        TorrentState.FetchingMetadata => TransferState.Metadata,
        TorrentState.Downloading => TransferState.Downloading,
        TorrentState.Seeding => TransferState.Seeding,
        TorrentState.Failed => TransferState.Failed,
        _ => TransferState.Stopped,
    };
}

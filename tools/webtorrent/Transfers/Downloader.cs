using WebTorrent.Cli.Events;
using WebTorrent.Cli.Options;
using WebTorrent.Cli.Output;
using WebTorrent.ParseTorrent;
using WebTorrent.TorrentEngine;

namespace WebTorrent.Cli.Transfers;

/// <summary>Takes one torrent from what the user typed to verified files, and tells each step.</summary>
/// <param name="session">The client.</param>
/// <param name="settings">What the user said of the swarm.</param>
/// <param name="directory">Where the files go.</param>
/// <param name="output">Gets the events.</param>
/// <param name="time">The clock.</param>
public sealed class Downloader(TransferSession session, SwarmSettings settings, string directory, IOutput output, TimeProvider time)
{
    /// <summary>Downloads one torrent.</summary>
    /// <param name="id">A .torrent file, a magnet link or an info-hash.</param>
    /// <param name="cancellationToken">Interrupts the download; what is verified stays.</param>
    /// <returns>When everything is verified and on disk.</returns>
    public async Task RunAsync(string id, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var source = await TorrentSource.ResolveAsync(id, cancellationToken);
        if (source.Magnet is { InfoHash: null })
            throw new CliException("The link names a version 2 torrent only, which is not understood yet.", "Ask for a version 1 or hybrid torrent of the same files.");
        WarnIfAlone(source);
        var torrent = await session.DownloadAsync(source, cancellationToken);
        output.Write(TorrentEvents.Metadata(await torrent.WaitForMetadataAsync(cancellationToken)));
        await torrent.WaitForCompletionAsync(cancellationToken);
        TellDone(torrent, time.GetElapsedTime(started));
        if (settings.KeepSeeding) session.TellSeeding(torrent);
    }

    private void TellDone(Torrent torrent, TimeSpan elapsed)
    {
        var status = torrent.GetStatus();
        var infoHash = torrent.InfoHash.ToString();
        if (output.ProgressInterval is not null) output.Write(TorrentEvents.Progress(infoHash, torrent.Name, status, TransferState.Done));
        output.Write(new DoneEvent(
            infoHash, torrent.Name, Path.Combine(directory, torrent.Name), status.BytesTotal, status.BytesDownloaded, Math.Round(elapsed.TotalSeconds, 3)));
    }

    private void WarnIfAlone(TorrentSource source)
    {
        var trackers = settings.Announce.Count + (source.Info?.AnnounceTiers.Count ?? source.Magnet!.Trackers.Count);
        var peers = settings.Peers.Count + (source.Magnet?.PeerAddresses.Count ?? 0);
        if (peers > 0 || settings.FindsPeers || (settings.UseTrackers && trackers > 0)) return;
        output.Write(new WarningEvent(
            $"No tracker and no peer to ask: waiting for peers that connect to port {session.Port}. Give --peer HOST:PORT or --announce URL.",
            (source.Info?.InfoHash ?? source.Magnet?.InfoHash)?.ToString()));
    }
}

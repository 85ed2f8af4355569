using WebTorrent.Cli.Events;

namespace WebTorrent.Cli.Output;

/// <summary>
/// Each event in words, on one line, with nothing in it that a stranger's name could do to a terminal. A <see cref="VerifiedEvent"/>,
/// which is a result, has many lines: see <see cref="VerifyText"/>.
/// </summary>
public static class EventText
{
    /// <summary>The line for an event.</summary>
    public static string Line(CliEvent what) => Humanize.Printable(what switch
    {
        MetadataEvent e => $"{e.Name}: {Humanize.Bytes(e.Length)} in {Humanize.Count(e.FileCount, "file")}, {Humanize.Count(e.PieceCount, "piece")} of {Humanize.Bytes(e.PieceLength)}, info-hash {e.InfoHash}",
        HashingEvent e => $"hashing {e.Path}: {Humanize.Percent(Share(e.BytesHashed, e.BytesTotal))} of {Humanize.Bytes(e.BytesTotal)}",
        CheckingEvent e => $"{e.Name}: checking what is on disk, {Humanize.Percent(e.Progress)}",
        ProgressEvent e => Progress(e),
        DoneEvent e => Done(e),
        SeedingEvent e => $"seeding {e.Name} on port {e.Port}: {e.Magnet}",
        CreatedEvent e => $"{e.Path}: {e.Name}, {Humanize.Bytes(e.Length)} in {Humanize.Count(e.FileCount, "file")}, {Humanize.Count(e.PieceCount, "piece")} of {Humanize.Bytes(e.PieceLength)}, info-hash {e.InfoHash}",
        ListeningEvent e => "tracker at " + string.Join(", ", e.Announce),
        TrackerEvent e => $"{Humanize.Count(e.Swarms, "torrent")}, {Humanize.Count(e.Peers, "peer")}, {Humanize.Count(e.Announces, "announce")}"
            + (e.Problem is null ? "" : $"; {e.Problem}"),
        PeerEvent e => e.Peer,
        AnnouncedEvent e => $"announced to {Humanize.Count(e.Nodes, "node")}",
        StoredEvent e => $"{e.Key ?? e.Target}: stored at {Humanize.Count(e.Nodes, "node")}" + (e.Sequence is null ? "" : $", version {e.Sequence}"),
        ItemEvent e => e.Value,
        InterruptedEvent e => e.Message,
        NoteEvent e => e.Message,
        WarningEvent e => "warning: " + e.Message,
        ErrorEvent e => "error: " + e.Message + (e.Hint is null ? "" : " " + e.Hint),
        _ => throw new ArgumentException("An event without words: " + what.GetType().Name, nameof(what)),
    });

    private static string Progress(ProgressEvent e) => e.State switch
    {
        TransferState.Metadata => $"{e.Name}: asking {Humanize.Count(e.Peers, "peer")} for the torrent's metadata",
        TransferState.Seeding => $"{e.Name}: seeding, up {Humanize.Rate(e.UploadRate)}, {Humanize.Bytes(e.BytesUploaded)} sent, {Humanize.Count(e.Peers, "peer")}",
        _ => $"{e.Name}: {Humanize.Percent(e.Progress)} of {Humanize.Bytes(e.BytesTotal)}, down {Humanize.Rate(e.DownloadRate)}, up {Humanize.Rate(e.UploadRate)}, " +
             $"{Humanize.Count(e.Peers, "peer")}, {Humanize.Count(e.PiecesVerified)}/{Humanize.Count(e.PieceCount)} pieces, ETA {Humanize.Duration(e.EtaSeconds)}",
    };

    private static string Done(DoneEvent e) => e.BytesDownloaded == 0
        ? $"{e.Name}: complete, it was there already: {e.Path}"
        : $"{e.Name}: done, {Humanize.Bytes(e.BytesDownloaded)} in {Seconds(e.Seconds)} ({Humanize.Rate(e.BytesDownloaded / Math.Max(e.Seconds, 0.001))}): {e.Path}";

    private static string Seconds(double seconds) =>
        seconds < 60 ? seconds.ToString("0.0", System.Globalization.CultureInfo.InvariantCulture) + " s" : Humanize.Duration(seconds);

    private static double Share(long part, long whole) => whole <= 0 ? 1 : (double)part / whole;
}

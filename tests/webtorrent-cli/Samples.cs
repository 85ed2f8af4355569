using WebTorrent.Cli.Events;

namespace WebTorrent.Cli.Tests;

/// <summary>One event of every kind.</summary>
internal static class Samples
{
    private const string InfoHash = "c12fe1c06bba254a9dc9f519b335aa7c1367a88a";

    public static IEnumerable<CliEvent> Events(string name) =>
    [
        new MetadataEvent(InfoHash, name, 4 << 20, 1 << 20, 4, 1),
        new HashingEvent(name, 1, 2),
        new CheckingEvent(InfoHash, name, 0.5),
        Progress(name),
        .. Enum.GetValues<TransferState>().Select(state => Progress(name) with { State = state }),
        new DoneEvent(InfoHash, name, "/downloads/" + name, 4 << 20, 3 << 20, 1.5),
        new DoneEvent(InfoHash, name, "/downloads/" + name, 0, 0, 0),
        new SeedingEvent(InfoHash, name, "magnet:?xt=urn:btih:" + InfoHash, 6881),
        new CreatedEvent(name, InfoHash, name, 4 << 20, 1 << 20, 4, 1, "magnet:?xt=urn:btih:" + InfoHash),
        new VerifiedEvent(InfoHash, name, 4, 3, [2], [new BadFile(name, 1, "damaged")]),
        new ListeningEvent(["http://127.0.0.1:6969/announce", "udp://127.0.0.1:6969"], 6969, 6969),
        new TrackerEvent(1, 2, 3, 4, name),
        new PeerEvent(InfoHash, "192.0.2.7:6881"),
        new AnnouncedEvent(InfoHash, 8),
        new StoredEvent(InfoHash, Key: null, Sequence: null, 8),
        new StoredEvent(InfoHash, InfoHash, 3, 8),
        new ItemEvent(InfoHash, name, IsText: true, Key: null, Sequence: null),
        new InterruptedEvent("interrupted"),
        new NoteEvent("a note about " + name),
        new WarningEvent(name, InfoHash),
        new ErrorEvent(name, "Try again."),
    ];

    public static ProgressEvent Progress(string name) => new()
    {
        InfoHash = InfoHash,
        Name = name,
        State = TransferState.Downloading,
        Progress = 0.25,
        BytesVerified = 1 << 20,
        BytesTotal = 4 << 20,
        BytesDownloaded = 1 << 20,
        DownloadRate = 1 << 20,
        UploadRate = 512,
        Peers = 7,
        PiecesVerified = 1,
        PieceCount = 4,
        EtaSeconds = 3,
    };
}

using WebTorrent.Interop.Tests.Harness;

namespace WebTorrent.Interop.Tests;

/// <summary>One payload is one torrent, whichever program makes it.</summary>
public sealed class CreateTests(Payloads payloads)
{
    [Theory]
    [InlineData(PayloadKind.SingleFile, TorrentMaker.Mktorrent)]
    [InlineData(PayloadKind.SingleFile, TorrentMaker.Libtorrent)]
    [InlineData(PayloadKind.SingleFile, TorrentMaker.JavaScript)]
    [InlineData(PayloadKind.ManyFiles, TorrentMaker.Mktorrent)]
    [InlineData(PayloadKind.ManyFiles, TorrentMaker.Libtorrent)]
    [InlineData(PayloadKind.ManyFiles, TorrentMaker.JavaScript)]
    [InlineData(PayloadKind.EmptyFiles, TorrentMaker.Libtorrent)]
    [InlineData(PayloadKind.EmptyFiles, TorrentMaker.JavaScript)]
    public async Task Create_AsOthersDo_SameInfoHash(PayloadKind kind, TorrentMaker maker)
    {
        Payload payload = await payloads.GetAsync(kind);
        using var folder = new TemporaryFolder();
        string source = Path.Combine(payload.Folder, payload.Name);
        TorrentFile theirs = await TorrentFile.MakeAsync(maker, source, folder.File("theirs.torrent"), payload.PieceLength);
        TorrentFile ours = await TorrentFile.MakeAsync(TorrentMaker.Ours, source, folder.File("ours.torrent"), payload.PieceLength);
        Assert.Equal(theirs.InfoHash, ours.InfoHash);
    }
}

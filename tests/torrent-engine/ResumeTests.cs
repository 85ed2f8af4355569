using WebTorrent.Bitfield;
using WebTorrent.ChunkStore;
using WebTorrent.Identifiers;
using WebTorrent.TestKit;
using WebTorrent.TorrentEngine.Resume;

namespace WebTorrent.TorrentEngine.Tests;

public sealed class ResumeTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void RoundTrip_AnyPiecesAndFiles() => Law.Holds(Arbitraries.AnyBytes(40), bytes =>
    {
        var pieces = new PieceSet(bytes.Length * 3);
        var files = new List<FileStamp>();
        foreach (var (index, value) in bytes.Index())
        {
            if (value % 2 == 0)
                pieces.Add(index * 3);
            files.Add(new FileStamp(value > 10, value > 10 ? value * 1000L : 0, value > 10 ? value : 0));
        }

        var resume = new ResumeData(Hash(1), pieces, files);

        Assert.True(ResumeData.TryDecode(resume.Encode(), Hash(1), pieces.Count, out var again));
        Assert.Equal(files, again.Files);
        Assert.Equal(pieces.ToArray(), again.Pieces.ToArray());
    });

    [Fact]
    public void AnyBytes_AreRefused() => Law.Holds(
        Arbitraries.Mutated(new ResumeData(Hash(1), new PieceSet(100), [new FileStamp(true, 5, 6)]).Encode()),
        bytes =>
        {
            if (ResumeData.TryDecode(bytes, Hash(1), 100, out var resume))
                Assert.Equal(100, resume.Pieces.Count);
        });

    [Fact]
    public void AnotherTorrent_OrAnotherNumberOfPieces_IsRefused()
    {
        var bytes = new ResumeData(Hash(1), new PieceSet(100), []).Encode();

        Assert.False(ResumeData.TryDecode(bytes, Hash(2), 100, out _));
        Assert.False(ResumeData.TryDecode(bytes, Hash(1), 1_000, out _));
    }

    [Fact]
    public async Task Keeper_TrustsOnlyFilesThatLookAsTheyDid()
    {
        var content = await TestTorrent.CreateAsync(100_000);
        await using var store = new FileChunkStore(content.Info, _folder.FullPath);
        await store.WriteAsync(0, 0, content.Piece(0));
        await store.FlushAsync();
        var keeper = new ResumeKeeper(new FileResumeStore(_folder.Combine(".resume")), content.Info, store);
        var have = new PieceSet(content.Info.PieceCount);
        have.Add(0);
        await keeper.SaveAsync(have, CancellationToken.None);
        Assert.True((await keeper.LoadAsync(CancellationToken.None))!.Contains(0));

        File.SetLastWriteTimeUtc(_folder.Combine("payload.bin"), new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));

        Assert.Null(await keeper.LoadAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Store_DeletesItsFolderWithTheLastFile()
    {
        var store = new FileResumeStore(_folder.Combine("a", "b"));
        await store.SaveAsync(Hash(1), ResumePart.Pieces, new byte[] { 1 }, CancellationToken.None);
        await store.SaveAsync(Hash(2), ResumePart.Metadata, new byte[] { 2 }, CancellationToken.None);
        Assert.Equal([1], await store.LoadAsync(Hash(1), ResumePart.Pieces, CancellationToken.None));
        Assert.Null(await store.LoadAsync(Hash(1), ResumePart.Metadata, CancellationToken.None));

        await store.DeleteAsync(Hash(1), CancellationToken.None);
        Assert.True(Directory.Exists(_folder.Combine("a", "b")));
        await store.DeleteAsync(Hash(2), CancellationToken.None);

        Assert.False(Directory.Exists(_folder.Combine("a", "b")));
    }

    private static InfoHash Hash(byte first)
    {
        var bytes = new byte[InfoHash.Size];
        bytes[0] = first;
        return InfoHash.FromBytes(bytes);
    }
}

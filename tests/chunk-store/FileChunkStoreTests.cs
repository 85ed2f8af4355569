using System.Text;
using WebTorrent.TestKit;

namespace WebTorrent.ChunkStore.Tests;

public sealed class FileChunkStoreTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public async Task Write_SpanningFiles_FillsEach_AndSkipsPadding()
    {
        var info = Torrents.Of(16, ("a", 3), ("b/c", 2), ("*.pad/3", 3), ("b/d", 8));
        await using var store = new FileChunkStore(info, _folder.FullPath);

        await store.WriteAsync(0, 0, "aaabbXXXdddddddd"u8.ToArray());

        Assert.Equal("aaa", File.ReadAllText(_folder.Combine("torrent/a")));
        Assert.Equal("bb", File.ReadAllText(_folder.Combine("torrent/b/c")));
        Assert.Equal("dddddddd", File.ReadAllText(_folder.Combine("torrent/b/d")));
        Assert.Equal(3, Directory.GetFiles(_folder.FullPath, "*", SearchOption.AllDirectories).Length);
        var back = new byte[16];
        await store.ReadAsync(0, 0, back);
        Assert.Equal("aaabb\0\0\0dddddddd"u8, back);
    }

    [Fact]
    public async Task Constructor_AndReads_MakeNothing()
    {
        var directory = _folder.Combine("later");
        await using var store = new FileChunkStore(Torrents.Of(4, ("a", 4)), directory);

        await Assert.ThrowsAsync<ChunkStoreException>(async () => await store.ReadAsync(0, 0, new byte[4]));
        store.GetStamps();

        Assert.False(Directory.Exists(directory));
    }

    [Fact]
    public async Task Write_FirstBlock_GivesTheFileItsLength()
    {
        await using var store = new FileChunkStore(Torrents.Single(100, 1000), _folder.FullPath);
        await store.WriteAsync(3, 10, new byte[] { 7 });

        Assert.Equal(1000, new FileInfo(_folder.Combine("torrent")).Length);
        var back = new byte[3];
        await store.ReadAsync(3, 9, back);
        Assert.Equal([0, 7, 0], back);
    }

    [Fact]
    public async Task Write_IntoAHugeFile_TakesNoRoomForTheRest()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "NTFS takes room for the whole length at once.");
        const long Length = 1L << 40;
        const int PieceLength = 1 << 27;
        await using var store = new FileChunkStore(Torrents.Single(PieceLength, Length), _folder.FullPath);

        await store.WriteAsync((int)(Length / PieceLength) - 1, PieceLength - 1, new byte[] { 7 });

        var path = _folder.Combine("torrent");
        Assert.Equal(Length, new FileInfo(path).Length);
        Assert.True(FileChunkStore.GetFreeSpace(_folder.FullPath) > 0);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(17)]
    public async Task Write_IntoAFileOfAnotherLength_KeepsItsBytes_AndMendsItsLength(int before)
    {
        await using var store = new FileChunkStore(Torrents.Single(10, 10), _folder.FullPath);
        var path = _folder.Write("torrent", Encoding.ASCII.GetBytes(new string('x', before)));

        await store.WriteAsync(0, 1, "y"u8.ToArray());

        Assert.Equal(("xy" + new string('x', before)).PadRight(10, '\0')[..Math.Min(10, before)], File.ReadAllText(path)[..Math.Min(10, before)]);
        Assert.Equal(10, new FileInfo(path).Length);
    }

    [Fact]
    public async Task PrepareAsync_MakesEmptyFiles_AndOnlyThose()
    {
        var info = Torrents.Of(4, ("empty", 0), ("deep/er/empty", 0), ("full", 4), ("*.pad/0", 0));
        await using var store = new FileChunkStore(info, _folder.FullPath, new FileChunkStoreOptions { MaxOpenFiles = 1 });

        await store.PrepareAsync();

        Assert.Equal(
            [_folder.Combine("torrent", "deep", "er", "empty"), _folder.Combine("torrent", "empty")],
            Directory.GetFiles(_folder.FullPath, "*", SearchOption.AllDirectories).Order());
    }

    [Theory]
    [InlineData("Ünïcödé/日本語 🎬.mkv")]
    [InlineData("עברית/ملف")]
    [InlineData(" leading and inner  spaces")]
    public async Task Names_InUnicode_AreKept(string path)
    {
        var info = Torrents.Of(4, (path, 4));
        await using var store = new FileChunkStore(info, _folder.FullPath);
        await store.WriteAsync(0, 0, new byte[] { 1, 2, 3, 4 });

        Assert.Equal([1, 2, 3, 4], File.ReadAllBytes(_folder.Combine(info.Files[0].Path)));
    }

    [Fact]
    public async Task Names_PathOfThreeHundredCharacters_AndLongNames_Work()
    {
        var info = Torrents.Of(4, ($"{new string('a', 150)}/{new string('b', 150)}", 2), (new string('c', 255), 2));
        await using var store = new FileChunkStore(info, _folder.FullPath);
        await store.WriteAsync(0, 0, new byte[] { 1, 2, 3, 4 });

        Assert.All(info.Files, file => Assert.True(File.Exists(_folder.Combine(file.Path))));
    }

    [Fact]
    public async Task HundredThousandFiles_OnlyThoseThatAreWritten_AreMade()
    {
        var files = Enumerable.Range(0, 100_000).Select(i => ($"{i / 1000}/{i}", 1L)).ToArray();
        await using var store = new FileChunkStore(Torrents.Of(200, files), _folder.FullPath, new FileChunkStoreOptions { MaxOpenFiles = 5 });
        var bytes = Enumerable.Range(0, 200).Select(i => (byte)i).ToArray();

        await store.WriteAsync(250, 0, bytes);
        var back = new byte[200];
        await store.ReadAsync(250, 0, back);

        Assert.Equal(bytes, back);
        Assert.Equal(200, Directory.GetFiles(_folder.FullPath, "*", SearchOption.AllDirectories).Length);
    }

    [Fact]
    public async Task OpenFiles_NeverExceedTheLimit()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Counts open files in /proc, which only Linux has.");
        var files = Enumerable.Range(0, 50).Select(i => ($"{i}", 1L)).ToArray();
        await using (var store = new FileChunkStore(Torrents.Of(50, files), _folder.FullPath, new FileChunkStoreOptions { MaxOpenFiles = 7 }))
        {
            for (var offset = 0; offset < 50; offset++)
            {
                await store.WriteAsync(0, offset, new byte[1]);
                Assert.InRange(OpenHere(), 1, 7);
            }
        }

        Assert.Equal(0, OpenHere());
    }

    [Fact]
    public async Task GetStamps_TellWhatIsOnTheDisk()
    {
        var info = Torrents.Of(4, ("a", 3), ("*.pad/1", 1), ("b", 4), ("c", 0));
        await using var store = new FileChunkStore(info, _folder.FullPath);
        await store.PrepareAsync();
        await store.WriteAsync(0, 0, new byte[4]);
        var path = _folder.Combine("torrent", "a");
        File.SetLastWriteTimeUtc(path, new DateTime(2020, 2, 3, 4, 5, 6, DateTimeKind.Utc));

        var stamps = store.GetStamps();

        Assert.Equal(4, stamps.Count);
        Assert.Equal(new FileStamp(true, 3, new DateTime(2020, 2, 3, 4, 5, 6, DateTimeKind.Utc).Ticks), stamps[0]);
        Assert.Equal(default, stamps[1]);
        Assert.Equal(default, stamps[2]);
        Assert.True(stamps[3] is { Exists: true, Length: 0 });

        await store.WriteAsync(0, 0, new byte[1]);
        Assert.NotEqual(stamps[0], store.GetStamps()[0]);
    }

    [Fact]
    public async Task OpenFile_WarmedUp_AllocatesNothing()
    {
        const int Length = 1 << 20;
        await using var store = new FileChunkStore(Torrents.Single(Length, Length), _folder.FullPath);
        using var blocking = new Blocking(store);
        byte[] piece = new byte[Length], block = new byte[16384];
        Use(blocking, piece, block);

        var before = GC.GetAllocatedBytesForCurrentThread();
        Use(blocking, piece, block);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void GetFreeSpace_OfADirectoryThatIsNotThereYet_IsThatOfItsDisk() =>
        Assert.True(FileChunkStore.GetFreeSpace(_folder.Combine("not", "there")) > 0);

    [Fact]
    public void Options_OutOfRange_Throw() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new FileChunkStore(Torrents.Single(1, 1), _folder.FullPath, new FileChunkStoreOptions { MaxOpenFiles = 0 }));

    public void Dispose() => _folder.Dispose();

    private static void Use(Blocking store, byte[] piece, byte[] block)
    {
        for (var i = 0; i < 20; i++)
        {
            store.Write(0, 0, piece);
            store.Read(0, 16384, block);
        }
    }

    private int OpenHere() => Directory.GetFiles("/proc/self/fd").Count(
        fd => new FileInfo(fd).LinkTarget?.StartsWith(_folder.FullPath, StringComparison.Ordinal) == true);
}

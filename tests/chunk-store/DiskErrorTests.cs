using WebTorrent.TestKit;

namespace WebTorrent.ChunkStore.Tests;

public sealed class DiskErrorTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public async Task Read_FileIsNotThere_IsMissing() => await ReadFails(ChunkStoreError.Missing, "torrent/a");

    [Fact]
    public async Task Read_FileEndsEarly_IsTooShort()
    {
        _folder.Write("torrent/a", new byte[7]);
        await ReadFails(ChunkStoreError.TooShort, "torrent/a");
    }

    [Fact]
    public async Task FolderWhereTheFileBelongs_IsNameIsFolder()
    {
        Directory.CreateDirectory(_folder.Combine("torrent", "a"));
        await ReadFails(ChunkStoreError.NameIsFolder, "torrent/a");
        await WriteFails(ChunkStoreError.NameIsFolder, "torrent/a");
    }

    [Fact]
    public async Task FileWhereAFolderBelongs_IsNameIsFile()
    {
        _folder.Write("torrent", [1]);
        await ReadFails(ChunkStoreError.NameIsFile, "torrent/a");
        await WriteFails(ChunkStoreError.NameIsFile, "torrent");
    }

    [Fact]
    public async Task FileWhereTheDirectoryBelongs_IsNameIsFile()
    {
        var path = _folder.Write("taken", [1]);
        await using var store = new FileChunkStore(Torrents.Of(8, ("a", 8)), path);
        Assert.Equal(ChunkStoreError.NameIsFile, (await Assert.ThrowsAsync<ChunkStoreException>(async () => await store.WriteAsync(0, 0, new byte[8]))).Kind);
    }

    [Fact]
    public async Task PathTooLongForTheSystem_IsNameTooLong()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows allows 32,767 characters, more than a torrent may ask for.");
        var deep = string.Join('/', Enumerable.Repeat(new string('d', 200), 25));
        await using var store = new FileChunkStore(Torrents.Of(8, (deep, 8)), _folder.FullPath);
        Assert.Equal(ChunkStoreError.NameTooLong, (await Assert.ThrowsAsync<ChunkStoreException>(async () => await store.WriteAsync(0, 0, new byte[8]))).Kind);
    }

    [Fact]
    public async Task NoPermission_IsAccessDenied()
    {
        if (await Unprivileged.RunInsteadAsync()) return;
        var path = _folder.Write("torrent/a", new byte[8]);
        if (OperatingSystem.IsWindows()) Assert.Skip("Takes permissions away in the Unix way.");
        else File.SetUnixFileMode(path, UnixFileMode.None);

        await ReadFails(ChunkStoreError.AccessDenied, "torrent/a");
        await WriteFails(ChunkStoreError.AccessDenied, "torrent/a");
    }

    [Fact]
    public async Task NoRoomLeft_IsDiskFull()
    {
        using var disk = SmallDisk.MountOrSkip(_folder.FullPath);
        await using var store = new FileChunkStore(Torrents.Single(1 << 20, 1 << 20), _folder.FullPath);

        var error = await Assert.ThrowsAsync<ChunkStoreException>(async () => await store.WriteAsync(0, 0, new byte[1 << 20]));

        Check(ChunkStoreError.DiskFull, "torrent", error);
    }

    [Fact]
    public async Task ReadOnlyDisk_IsRead_AndWritingIsAccessDenied()
    {
        using var disk = SmallDisk.MountOrSkip(_folder.FullPath);
        _folder.Write("torrent/a", new byte[8]);
        disk.MakeReadOnly();

        await using (var store = Store()) await store.ReadAsync(0, 0, new byte[8]);
        await WriteFails(ChunkStoreError.AccessDenied, "torrent/a");
    }

    [Fact]
    public async Task Flush_ThatFails_IsTriedAgain()
    {
        await using var store = new FileChunkStore(Torrents.Of(2, ("a", 1), ("b", 1)), _folder.FullPath, new FileChunkStoreOptions { MaxOpenFiles = 1 });
        await store.WriteAsync(0, 0, new byte[2]);
        var path = _folder.Combine("torrent", "a");
        File.Delete(path);
        Directory.CreateDirectory(path);

        Assert.Equal(ChunkStoreError.NameIsFolder, (await Assert.ThrowsAsync<ChunkStoreException>(async () => await store.FlushAsync())).Kind);
        Assert.Equal(ChunkStoreError.NameIsFolder, (await Assert.ThrowsAsync<ChunkStoreException>(async () => await store.FlushAsync())).Kind);
        Directory.Delete(path);
        await store.FlushAsync();
        Directory.Delete(_folder.Combine("torrent"), recursive: true);
        _folder.Write("torrent", []);
        await store.FlushAsync();
    }

    public void Dispose() => _folder.Dispose();

    private async Task ReadFails(ChunkStoreError kind, string path)
    {
        await using var store = Store();
        Check(kind, path, await Assert.ThrowsAsync<ChunkStoreException>(async () => await store.ReadAsync(0, 0, new byte[8])));
    }

    private async Task WriteFails(ChunkStoreError kind, string path)
    {
        await using var store = Store();
        Check(kind, path, await Assert.ThrowsAsync<ChunkStoreException>(async () => await store.WriteAsync(0, 0, new byte[8])));
    }

    private FileChunkStore Store() => new(Torrents.Of(8, ("a", 8)), _folder.FullPath);

    private void Check(ChunkStoreError kind, string path, ChunkStoreException error)
    {
        Assert.Equal(kind, error.Kind);
        Assert.Equal(_folder.Combine(path), error.Path);
        Assert.Contains(error.Path!, error.Message, StringComparison.Ordinal);
    }
}

using WebTorrent.ParseTorrent;
using WebTorrent.TestKit;

namespace WebTorrent.ChunkStore.Tests;

/// <summary>Nothing leaves the directory, whatever a torrent is called and whatever links lie about.</summary>
public sealed class ContainmentTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly string _directory;
    private readonly string _outside;

    public ContainmentTests()
    {
        _directory = Directory.CreateDirectory(_folder.Combine("downloads")).FullName;
        _outside = Directory.CreateDirectory(_folder.Combine("downloads-outside")).FullName;
    }

    [Theory]
    [InlineData("../../evil")]
    [InlineData("../downloads-outside/evil")]
    [InlineData("a/../../../evil")]
    [InlineData("/etc/evil")]
    [InlineData("./.././../evil")]
    [InlineData("..\\..\\evil")]
    [InlineData("C:/evil")]
    public async Task HostileNames_AreRefused_OrStayInside(string path)
    {
        try
        {
            await using var store = new FileChunkStore(Torrents.Of(4, (path, 4)), _directory);
            await store.WriteAsync(0, 0, new byte[4]);
            Assert.Single(FilesBelow(_directory));
        }
        catch (TorrentFormatException)
        {
            Assert.Empty(FilesBelow(_directory));
        }

        Assert.Equal(FilesBelow(_directory), FilesBelow(_folder.FullPath));
        Assert.False(File.Exists("/etc/evil"));
    }

    [Theory]
    [InlineData("absolute")]
    [InlineData("relative")]
    [InlineData("through another link")]
    [InlineData("through a link's parent")]
    public async Task FolderLinkedOutside_IsRefused(string kind)
    {
        SkipWhereLinksNeedRights();
        var torrent = Path.Combine(_directory, "torrent");
        switch (kind)
        {
            case "absolute":
                Directory.CreateSymbolicLink(torrent, _outside);
                break;
            case "relative":
                Directory.CreateSymbolicLink(torrent, "../downloads-outside");
                break;
            case "through another link":
                Directory.CreateSymbolicLink(Path.Combine(_directory, "step"), _outside);
                Directory.CreateSymbolicLink(torrent, "step");
                break;
            default:
                Directory.CreateDirectory(Path.Combine(_outside, "in"));
                Directory.CreateSymbolicLink(Path.Combine(_directory, "step"), _outside);
                Directory.CreateSymbolicLink(torrent, "step/in");
                break;
        }

        await IsRefused();
    }

    [Fact]
    public async Task FileLinkedOutside_IsRefused()
    {
        SkipWhereLinksNeedRights();
        var target = Path.Combine(_outside, "a");
        await File.WriteAllBytesAsync(target, new byte[4]);
        Directory.CreateDirectory(Path.Combine(_directory, "torrent"));
        File.CreateSymbolicLink(Path.Combine(_directory, "torrent", "a"), target);

        await IsRefused();
        Assert.Equal(new byte[4], await File.ReadAllBytesAsync(target));
    }

    [Fact]
    public async Task DanglingLink_MakesNothingOutside()
    {
        SkipWhereLinksNeedRights();
        Directory.CreateDirectory(Path.Combine(_directory, "torrent"));
        File.CreateSymbolicLink(Path.Combine(_directory, "torrent", "a"), Path.Combine(_outside, "new"));

        await IsRefused();
        Assert.Empty(Directory.GetFileSystemEntries(_outside));
    }

    [Fact]
    public async Task LinksInACircle_AreRefused()
    {
        SkipWhereLinksNeedRights();
        Directory.CreateSymbolicLink(Path.Combine(_directory, "torrent"), "round");
        Directory.CreateSymbolicLink(Path.Combine(_directory, "round"), "torrent");

        await IsRefused();
    }

    [Fact]
    public async Task LinkToAPlaceInside_IsFollowed()
    {
        SkipWhereLinksNeedRights();
        Directory.CreateDirectory(Path.Combine(_directory, "moved"));
        Directory.CreateSymbolicLink(Path.Combine(_directory, "torrent"), "moved");
        await using (var store = Store()) await store.WriteAsync(0, 0, new byte[4]);

        Assert.True(File.Exists(Path.Combine(_directory, "moved", "a")));
    }

    [Fact]
    public async Task DirectoryThatIsALinkItself_IsUsed()
    {
        SkipWhereLinksNeedRights();
        var link = _folder.Combine("link");
        Directory.CreateSymbolicLink(link, _outside);
        Directory.CreateDirectory(Path.Combine(_outside, "torrent"));
        File.CreateSymbolicLink(Path.Combine(_outside, "torrent", "a"), "b");
        await using (var store = new FileChunkStore(Torrents.Of(4, ("a", 4)), link)) await store.WriteAsync(0, 0, new byte[4]);

        Assert.True(File.Exists(Path.Combine(_outside, "torrent", "b")));
    }

    public void Dispose() => _folder.Dispose();

    private static string[] FilesBelow(string path) => Directory.GetFiles(path, "*", SearchOption.AllDirectories);

    private FileChunkStore Store() => new(Torrents.Of(4, ("a", 4)), _directory);

    private async Task IsRefused()
    {
        await using var store = Store();
        var write = await Assert.ThrowsAsync<ChunkStoreException>(async () => await store.WriteAsync(0, 0, new byte[] { 1, 2, 3, 4 }));
        var read = await Assert.ThrowsAsync<ChunkStoreException>(async () => await store.ReadAsync(0, 0, new byte[4]));
        Assert.Equal(ChunkStoreError.OutsideDirectory, write.Kind);
        Assert.Equal(ChunkStoreError.OutsideDirectory, read.Kind);
    }

    private static void SkipWhereLinksNeedRights() => Assert.SkipWhen(OperatingSystem.IsWindows(), "Symbolic links need a right that users of Windows seldom have.");
}

using WebTorrent.TestKit;
using static WebTorrent.ParseTorrent.Tests.TorrentDocument;

namespace WebTorrent.ParseTorrent.Tests;

/// <summary>BEP 47.</summary>
public sealed class FileAttributeTests
{
    [Fact]
    public void Padding_TakesBytesButNoName()
    {
        var info = With(
            File(["a"], 10_000),
            File([".pad", "6384"], 6_384, ("attr", Str("p"))),
            File(["b"], 10_000),
            File([".pad", "6384"], 6_384, ("attr", Str("p"))),
            File(["c"], 16_384));
        Assert.Equal([false, true, false, true, false], info.Files.Select(file => file.IsPadding));
        Assert.Equal(["folder/a", "folder/.pad/6384", "folder/b", "folder/.pad/6384", "folder/c"], info.Files.Select(file => file.Path));
        Assert.Equal([0, 10_000, 16_384, 26_384, 32_768], info.Files.Select(file => file.Offset));
    }

    [Fact]
    public void Letters_InAnyOrder_UnknownOnesIgnored()
    {
        var info = With(File(["a"], 49_152, ("attr", Str("zhx?"))));
        Assert.Equal(TorrentFileAttributes.Hidden | TorrentFileAttributes.Executable, info.Files[0].Attributes);
    }

    [Fact]
    public void Symlink_PointsAtAFileOfTheTorrent()
    {
        var info = With(File(["sub", "a:1"], 49_152), Link(["link"], "sub", "a:1"));
        Assert.True(info.Files[1].IsSymlink);
        Assert.Equal((0L, "folder/link", "folder/sub/a_1"), (info.Files[1].Length, info.Files[1].Path, info.Files[1].LinkTarget));
    }

    [Theory]
    [InlineData("..", "..", "etc", "passwd")]
    [InlineData("/etc/passwd")]
    [InlineData("sub", "..", "..", "x")]
    [InlineData("sub")]
    [InlineData("missing")]
    [InlineData("link")]
    [InlineData("other link")]
    [InlineData]
    public void Symlink_OutOfTheTorrent_PointsNowhere(params string[] target)
    {
        var info = With(File(["sub", "a"], 49_152), Link(["link"], target), Link(["other link"], "sub", "a"));
        Assert.Null(info.Files[1].LinkTarget);
    }

    [Fact]
    public void Symlink_WithoutLengthOrTarget_IsRead()
    {
        var info = With(File(["a"], 49_152), Map(("attr", Str("l")), ("path", Strings("link"))));
        Assert.Equal((0L, true, (string?)null), (info.Files[1].Length, info.Files[1].IsSymlink, info.Files[1].LinkTarget));
    }

    [Fact]
    public void Symlink_WithALength_IsAFormatError() =>
        Assert.Throws<TorrentFormatException>(() => With(File(["a"], 49_152, ("attr", Str("l")))));

    [Fact]
    public void AFileBelowASymlink_GoesIntoAFolderOfItsOwn()
    {
        var info = With(Link(["out"], "..", ".."), File(["out", "evil"], 49_152));
        Assert.Equal(["folder/out", "folder/out (2)/evil"], info.Files.Select(file => file.Path));
    }

    private static BencodeTree Link(string[] path, params string[] target) =>
        File(path, 0, ("attr", Str("l")), ("symlink path", Strings(target)));

    private static TorrentInfo With(params BencodeTree[] files) =>
        Folder((["a"], 49_152)).With("files", new BencodeTree.Items(files)).Parse();
}

using WebTorrent.CreateTorrent;
using WebTorrent.TestKit;

namespace WebTorrent.Cli.Tests;

public sealed class PayloadLocationTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task SingleFile_IsFoundByItselfAndByItsFolder()
    {
        var file = _folder.Write("film.bin", [1, 2, 3]);
        var info = await new TorrentBuilder().BuildAsync(file, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(_folder.FullPath, PayloadLocation.Find(info, file).Directory);
        Assert.Equal(_folder.FullPath, PayloadLocation.Find(info, _folder.FullPath).Directory);
    }

    [Fact]
    public async Task FolderInsideAFolderOfTheSameName_IsToldFromIt()
    {
        _folder.Write("x/x/a", [1]);
        _folder.Write("x/x/b", [2]);
        var inner = await new TorrentBuilder().BuildAsync(_folder.Combine("x", "x"), cancellationToken: TestContext.Current.CancellationToken);
        var outer = await new TorrentBuilder().BuildAsync(_folder.Combine("x"), cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(_folder.Combine("x"), PayloadLocation.Find(inner, _folder.Combine("x")).Directory);
        Assert.Equal(_folder.Combine("x"), PayloadLocation.Find(inner, _folder.Combine("x", "x")).Directory);
        Assert.Equal(_folder.FullPath, PayloadLocation.Find(outer, _folder.Combine("x")).Directory);
    }

    [Fact]
    public async Task NamesThatOnlyThisSystemStores_AreFoundAsWritten()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows stores no such names.");
        _folder.Write("who?/a:b", [1]);
        var info = await new TorrentBuilder().BuildAsync(_folder.Combine("who?"), cancellationToken: TestContext.Current.CancellationToken);
        var portable = ParseTorrent.TorrentInfo.Parse(info.ToTorrentFile());
        Assert.NotEqual("who?", portable.Name);
        var found = PayloadLocation.Find(portable, _folder.Combine("who?"));
        Assert.Equal(_folder.FullPath, found.Directory);
        Assert.Equal("who?/a:b", Assert.Single(found.Info.Files).Path);
    }
}

using WebTorrent.TestKit;

namespace WebTorrent.ParseTorrent.Tests;

public sealed class TorrentSourceTests
{
    private const string Hex = "c9e15763f722f23e98a29decdfae341b98d53056";

    [Theory]
    [InlineData(Hex)]
    [InlineData("  " + Hex + "\n")]
    [InlineData("C9E15763F722F23E98A29DECDFAE341B98D53056")]
    [InlineData("ZHQVOY7XELZD5GFCTXWN7LRUDOMNKMCW")]
    [InlineData("magnet:?xt=urn:btih:" + Hex)]
    [InlineData("Magnet:?xt=urn:btih:" + Hex)]
    public async Task ResolveAsync_AHashOrMagnet_NeedsItsMetadata(string id)
    {
        var source = await TorrentSource.ResolveAsync(id, CancellationToken.None);
        Assert.Equal(Hex, source.Magnet?.InfoHash.ToString());
        Assert.Null(source.Info);
        Assert.Null(source.Path);
    }

    [Fact]
    public void Parse_AVersion2Hash() => Assert.NotNull(TorrentSource.Parse(Hex + "0123456789abcdef01234567").Magnet?.InfoHashV2);

    [Fact]
    public async Task ResolveAsync_APath_ReadsTheFile()
    {
        using var folder = new TempFolder();
        var document = TorrentDocument.SingleFile();
        var path = folder.Write("größe.torrent", document.Encode());

        var unread = TorrentSource.Parse(path);
        Assert.Equal((path, null, null), (unread.Path, unread.Info, unread.Magnet));
        var source = await unread.ResolveAsync(CancellationToken.None);
        Assert.Equal(document.Parse().InfoHash, source.Info?.InfoHash);
        Assert.Equal(path, source.Path);
        Assert.Same(source, await source.ResolveAsync(CancellationToken.None));
    }

    [Fact]
    public async Task ResolveAsync_NoSuchFileOrAFolder_IsAnUnknownSource()
    {
        using var folder = new TempFolder();
        foreach (var path in new[] { folder.FullPath, folder.Combine("missing.torrent"), "no such thing" })
        {
            var error = await Assert.ThrowsAsync<TorrentFormatException>(() => TorrentSource.ResolveAsync(path, CancellationToken.None));
            Assert.Equal(TorrentErrorCode.UnknownSource, error.Code);
        }
    }

    [Fact]
    public async Task ResolveAsync_AFileThatIsNoTorrent_IsAFormatError()
    {
        using var folder = new TempFolder();
        var path = folder.Write("page.torrent", "<html>"u8);
        var error = await Assert.ThrowsAsync<TorrentFormatException>(() => TorrentSource.ResolveAsync(path, CancellationToken.None));
        Assert.Equal(TorrentErrorCode.MalformedBencode, error.Code);
    }

    [Theory]
    [InlineData("")]
    [InlineData("  \t")]
    [InlineData("https://example.org/a.torrent")]
    [InlineData("a\0b")]
    public void Parse_WhatIsNone_IsAnUnknownSource(string id) =>
        Assert.Equal(TorrentErrorCode.UnknownSource, Assert.Throws<TorrentFormatException>(() => TorrentSource.Parse(id)).Code);

    [Fact]
    public void Parse_AMalformedMagnet_SaysSo() =>
        Assert.Equal(TorrentErrorCode.NoInfoHash, Assert.Throws<TorrentFormatException>(() => TorrentSource.Parse("magnet:?dn=x")).Code);

    [Fact]
    public void FromBytes_AndFromInfo_HaveTheMetadata()
    {
        var info = TorrentSource.FromBytes(TorrentDocument.SingleFile().Encode()).Info;
        Assert.NotNull(info);
        Assert.Same(info, TorrentSource.FromInfo(info).Info);
    }

    [Fact]
    public async Task LoadAsync_AFileTooLarge_IsRefusedBeforeItIsRead()
    {
        using var folder = new TempFolder();
        var path = folder.Combine("large.torrent");
        using (var file = File.Create(path))
            file.SetLength(1L << 40);
        var error = await Assert.ThrowsAsync<TorrentFormatException>(() => TorrentInfo.LoadAsync(path, CancellationToken.None));
        Assert.Equal(TorrentErrorCode.LimitExceeded, error.Code);
    }

    [Fact]
    public async Task LoadAsync_ADeviceWithoutEnd_IsRefused()
    {
        Assert.SkipUnless(File.Exists("/dev/zero"), "There is no /dev/zero here.");
        var error = await Assert.ThrowsAsync<TorrentFormatException>(() => TorrentInfo.LoadAsync("/dev/zero", new() { MaxTorrentFileSize = 1_000_000 }, CancellationToken.None));
        Assert.Equal(TorrentErrorCode.LimitExceeded, error.Code);
    }

    [Fact]
    public async Task LoadAsync_Cancelled_IsCancelled()
    {
        using var folder = new TempFolder();
        var path = folder.Write("a.torrent", TorrentDocument.SingleFile().Encode());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => TorrentInfo.LoadAsync(path, new CancellationToken(canceled: true)));
    }
}

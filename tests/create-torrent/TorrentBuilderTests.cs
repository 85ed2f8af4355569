using System.Text;
using WebTorrent.ParseTorrent;
using WebTorrent.TestKit;

namespace WebTorrent.CreateTorrent.Tests;

public sealed class TorrentBuilderTests
{
    [Fact]
    public async Task BuildAsync_AFile()
    {
        using var folder = new TempFolder();
        var content = Payload.Bytes(100_000);
        var path = folder.Write("größe.bin", content);

        var info = await new TorrentBuilder(new() { PieceLength = 16_384 }).BuildAsync(path);

        Assert.True(info.IsSingleFile);
        Assert.Equal("größe.bin", info.Name);
        Assert.Equal(100_000, info.Length);
        Assert.Equal(Payload.PieceHashes(content, 16_384), info.PieceHashes);
    }

    [Fact]
    public async Task BuildAsync_AFolder_InTheOrderOfUtf8Bytes()
    {
        using var folder = new TempFolder();
        // U+FFFD sorts before U+1F600 in UTF-8, after it in UTF-16; '.' and '-' sort before '/'.
        string[] expected = ["A", "B/z", "a-b/1", "a.txt", "a/1", "a/b/c", "b", "é", "\uFFFD", "😀"];
        for (var i = 0; i < expected.Length; i++)
            folder.Write("root/" + expected[^(i + 1)], Payload.Bytes(1000 * i, i));

        var info = await new TorrentBuilder().BuildAsync(folder.Combine("root"));

        Assert.Equal(expected.Select(path => "root/" + path), info.Files.Select(file => file.Path));
        byte[] whole = [.. expected.SelectMany(path => File.ReadAllBytes(folder.Combine("root", path)))];
        Assert.Equal(Payload.PieceHashes(whole, info.PieceLength), info.PieceHashes);
        Assert.Equal(0, info.Files[^1].Length);
    }

    [Fact]
    public async Task BuildAsync_AFolderOfOneFile_IsAFolder()
    {
        using var folder = new TempFolder();
        folder.Write("root/only", Payload.Bytes(10));
        var info = await new TorrentBuilder().BuildAsync(folder.Combine("root") + Path.DirectorySeparatorChar);
        Assert.False(info.IsSingleFile);
        Assert.Equal("root/only", Assert.Single(info.Files).Path);
    }

    [Fact]
    public async Task BuildAsync_EveryOption()
    {
        var info = await new TorrentBuilder(new()
        {
            Name = "name",
            PieceLength = 32_768,
            AnnounceTiers = [["http://a.example/", "http://b.example/"], [], ["udp://c.example:1"]],
            WebSeeds = ["https://w.example/"],
            IsPrivate = true,
            Source = "site",
            Comment = "comment ©",
            CreatedBy = "a program",
            CreationDate = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000),
        }).BuildAsync([new TorrentInput("sub/file", Payload.Bytes(40_000))]);

        Assert.Equal(("name", 32_768, 2, false), (info.Name, info.PieceLength, info.PieceCount, info.IsSingleFile));
        Assert.Equal([["http://a.example/", "http://b.example/"], ["udp://c.example:1"]], info.AnnounceTiers);
        Assert.Equal(["https://w.example/"], info.WebSeeds);
        Assert.Equal((true, "site", "comment ©", "a program"), (info.IsPrivate, info.Source, info.Comment, info.CreatedBy));
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1_700_000_000), info.CreationDate);
        Assert.Equal("name/sub/file", info.Files[0].Path);
        Assert.Contains("8:announce17:http://a.example/13:announce-list", Encoding.Latin1.GetString(info.ToTorrentFile()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task BuildAsync_WritesTheSmallestInfoDictionary()
    {
        var info = await new TorrentBuilder().BuildAsync([new TorrentInput("a", "hello"u8.ToArray())]);
        Assert.Equal("d6:lengthi5e4:name1:a12:piece lengthi16384e6:pieces20:\u00aa\u00f4\u00c6\u001d\u00dc\u00c5\u00e8\u00a2\u00da\u00be\u00de\u000f\u003b\u0048\u002c\u00d9\u00ae\u00a9CMe", Encoding.Latin1.GetString(info.InfoDictionary.Span));
        Assert.Equal($"d4:info{Encoding.Latin1.GetString(info.InfoDictionary.Span)}e", Encoding.Latin1.GetString(info.ToTorrentFile()));
    }

    [Theory]
    [InlineData(0, 16_384)]
    [InlineData(1, 16_384)]
    [InlineData(2_000L * 16_384, 16_384)]
    [InlineData((2_000L * 16_384) + 1, 32_768)]
    [InlineData(1L << 30, 1 << 20)]
    [InlineData(2_000L << 24, 1 << 24)]
    [InlineData(1L << 50, 1 << 24)]
    [InlineData(long.MaxValue, 1 << 24)]
    public void ChoosePieceLength_FollowsItsRule(long length, int expected) => Assert.Equal(expected, TorrentBuilder.ChoosePieceLength(length));

    [Fact]
    public async Task BuildAsync_LeavesJunkOut_UnlessTold()
    {
        using var folder = new TempFolder();
        foreach (var path in new[] { "a", ".hidden", ".DS_Store", "sub/Thumbs.db", "sub/desktop.ini", "sub/._a", "__MACOSX/x", "@eaDir/x", "sub/b" })
            folder.Write("root/" + path, "x"u8);

        var info = await new TorrentBuilder().BuildAsync(folder.Combine("root"));
        Assert.Equal(["root/.hidden", "root/a", "root/sub/b"], info.Files.Select(file => file.Path));
        info = await new TorrentBuilder(new() { FilterJunk = false }).BuildAsync(folder.Combine("root"));
        Assert.Equal(9, info.Files.Count);

        TorrentInput[] inputs = [new("a", "x"u8.ToArray()), new("sub/.DS_Store", "x"u8.ToArray())];
        Assert.True((await new TorrentBuilder().BuildAsync(inputs)).IsSingleFile);
    }

    [Fact]
    public async Task BuildAsync_LeavesLinksOut()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need a privilege on Windows.");
        using var folder = new TempFolder();
        folder.Write("outside/secret", "x"u8);
        folder.Write("root/a", "x"u8);
        File.CreateSymbolicLink(folder.Combine("root", "file link"), folder.Combine("outside", "secret"));
        Directory.CreateSymbolicLink(folder.Combine("root", "folder link"), folder.Combine("outside"));
        Directory.CreateSymbolicLink(folder.Combine("root", "circle"), folder.Combine("root"));
        File.CreateSymbolicLink(folder.Combine("root", "dangling"), folder.Combine("nowhere"));

        Assert.Equal(["root/a"], (await new TorrentBuilder().BuildAsync(folder.Combine("root"))).Files.Select(file => file.Path));
    }

    [Fact]
    public async Task BuildAsync_ALinkThatIsGiven_StandsForItsTarget()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need a privilege on Windows.");
        using var folder = new TempFolder();
        var file = folder.Write("root/a", Payload.Bytes(50_000));
        File.CreateSymbolicLink(folder.Combine("file link"), file);
        Directory.CreateSymbolicLink(folder.Combine("folder link"), folder.Combine("root"));

        Assert.Equal(("file link", 50_000), await BuildAsync("file link"));
        Assert.Equal(("folder link", 50_000), await BuildAsync("folder link"));

        async Task<(string, long)> BuildAsync(string name)
        {
            var info = await new TorrentBuilder().BuildAsync(folder.Combine(name));
            return (info.Name, info.Length);
        }
    }

    [Fact]
    public async Task BuildAsync_NamesOnThisDisk_AreKept()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows cannot store these names.");
        using var folder = new TempFolder();
        string[] names = ["A", "CON", "What? Why: a\\b. ", "a", "a (2)"];
        foreach (var name in names)
            folder.Write("root/" + name, "x"u8);

        var info = await new TorrentBuilder().BuildAsync(folder.Combine("root"));

        Assert.All(info.Files, file => Assert.True(File.Exists(folder.Combine(file.Path)), file.Path));
        Assert.Equal(names.Select(name => "root/" + name), info.Files.Select(file => file.DisplayPath));
        Assert.Equal(info.InfoHash, TorrentInfo.Parse(info.ToTorrentFile()).InfoHash);
    }

    [Fact]
    public async Task BuildAsync_PadFiles_StartsEachAtAPiece()
    {
        var (a, b, c) = (Payload.Bytes(20_000, 1), Payload.Bytes(16_384, 2), Payload.Bytes(5, 3));
        var builder = new TorrentBuilder(new() { Name = "n", PieceLength = 16_384, PadFiles = true });
        var info = await builder.BuildAsync([new TorrentInput("a", a), new TorrentInput("e", []), new TorrentInput("b", b), new TorrentInput("c", c)]);

        Assert.Equal(["n/a", "n/e", "n/.pad/12768", "n/b", "n/c"], info.Files.Select(file => file.Path));
        Assert.Equal([false, false, true, false, false], info.Files.Select(file => file.IsPadding));
        byte[] whole = [.. a, .. new byte[12_768], .. b, .. c];
        Assert.Equal(Payload.PieceHashes(whole, 16_384), info.PieceHashes);
    }

    [Fact]
    public async Task BuildAsync_Streams_AreOpenedInTurnAndDisposed()
    {
        var open = 0;
        var inputs = Enumerable.Range(0, 5).Select(i => new TorrentInput($"f{i}", 30_000, _ =>
        {
            Assert.Equal(0, open++);
            return new(new TrickleStream(Payload.Bytes(30_000, i), () => open--));
        })).ToList();

        var info = await new TorrentBuilder(new() { Name = "n" }).BuildAsync(inputs);

        Assert.Equal(0, open);
        byte[] whole = [.. Enumerable.Range(0, 5).SelectMany(i => Payload.Bytes(30_000, i))];
        Assert.Equal(Payload.PieceHashes(whole, info.PieceLength), info.PieceHashes);
    }

    [Fact]
    public async Task BuildAsync_Progress_OnlyGrows_AndReachesTheEnd()
    {
        var seen = new List<HashProgress>();
        var info = await new TorrentBuilder(new() { PieceLength = 16_384, HashWorkers = 4 })
            .BuildAsync([new TorrentInput("a", Payload.Bytes(1_000_000))], new DirectProgress(seen.Add));

        Assert.Equal(Enumerable.Range(1, info.PieceCount), seen.Select(progress => progress.PiecesHashed));
        Assert.True(seen.Zip(seen.Skip(1)).All(pair => pair.First.BytesHashed < pair.Second.BytesHashed));
        Assert.Equal(new HashProgress(1_000_000, 1_000_000, info.PieceCount, info.PieceCount), seen[^1]);
        Assert.Equal(1.0, seen[^1].Fraction);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(16_383)]
    [InlineData(16_385)]
    [InlineData(20_000)]
    [InlineData(1 << 28)]
    [InlineData(-16_384)]
    public void Options_APieceLengthThatIsNone_IsAnArgumentError(int pieceLength) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new TorrentBuilder(new() { PieceLength = pieceLength }));

    [Fact]
    public void Options_OutOfRange_AreArgumentErrors()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new TorrentBuilder(new() { HashWorkers = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TorrentBuilder(new() { MaxReadAhead = -1 }));
    }
}

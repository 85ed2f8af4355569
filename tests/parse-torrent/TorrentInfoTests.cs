using System.Security.Cryptography;
using System.Text;
using static WebTorrent.ParseTorrent.Tests.TorrentDocument;

namespace WebTorrent.ParseTorrent.Tests;

public sealed class TorrentInfoTests
{
    private const string ByHand = "d8:announce22:http://one.example/ann4:infod6:lengthi5e4:name5:hello12:piece lengthi16384e6:pieces20:aaaaaaaaaaaaaaaaaaaaee";

    [Fact]
    public void Parse_ATorrentByHand()
    {
        var info = TorrentInfo.Parse(Encoding.ASCII.GetBytes(ByHand));

        Assert.Equal("hello", info.Name);
        Assert.Equal(5, info.Length);
        Assert.Equal(16_384, info.PieceLength);
        Assert.Equal(1, info.PieceCount);
        Assert.Equal(5, info.GetPieceLength(0));
        Assert.Equal("aaaaaaaaaaaaaaaaaaaa"u8, info.GetPieceHash(0));
        Assert.True(info.IsSingleFile);
        Assert.False(info.IsPrivate);
        Assert.Equal([["http://one.example/ann"]], info.AnnounceTiers);
        var infoBytes = Encoding.ASCII.GetBytes(ByHand[ByHand.IndexOf("d6:length", StringComparison.Ordinal)..^1]);
        Assert.Equal(Convert.ToHexStringLower(SHA1.HashData(infoBytes)), info.InfoHash.ToString());
        Assert.Equal(infoBytes, info.InfoDictionary);
    }

    [Fact]
    public void Parse_EveryField()
    {
        var info = Folder("a folder", (["one.txt"], 20_000), (["sub", "two.txt"], 12_768))
            .With("private", Int(1))
            .With("source", Str("site"))
            .WithOuter("announce", Str("http://ignored.example/announce"))
            .WithOuter("announce-list", new TestKit.BencodeTree.Items([Strings("udp://a.example:1", "udp://b.example:2"), Strings("https://c.example/")]))
            .WithOuter("comment", Str("comment"))
            .WithOuter("created by", Str("a program"))
            .WithOuter("creation date", Int(1_700_000_000))
            .WithOuter("nodes", new TestKit.BencodeTree.Items([new TestKit.BencodeTree.Items([Str("dht.example"), Int(6881)]), new TestKit.BencodeTree.Items([Str("::1"), Int(1)])]))
            .WithOuter("url-list", Strings("https://w.example/"))
            .Parse();

        Assert.True(info.IsPrivate);
        Assert.False(info.IsSingleFile);
        Assert.Equal("site", info.Source);
        Assert.Equal([["udp://a.example:1", "udp://b.example:2"], ["https://c.example/"]], info.AnnounceTiers);
        Assert.Equal("comment", info.Comment);
        Assert.Equal("a program", info.CreatedBy);
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1_700_000_000), info.CreationDate);
        Assert.Equal(["dht.example:6881", "[::1]:1"], info.Nodes);
        Assert.Equal(["https://w.example/"], info.WebSeeds);
        Assert.Equal(["a folder/one.txt", "a folder/sub/two.txt"], info.Files.Select(file => file.Path));
        Assert.Equal([0, 20_000], info.Files.Select(file => file.Offset));
        Assert.Equal(32_768, info.Length);
        Assert.Equal(2, info.PieceCount);
    }

    [Fact]
    public void Parse_UnsortedInfoDictionary_KeepsItsBytesForTheInfoHash()
    {
        var unsorted = "d4:name5:hello6:pieces20:aaaaaaaaaaaaaaaaaaaa6:lengthi5e12:piece lengthi16384ee"u8.ToArray();
        byte[] file = [.. "d4:info"u8, .. unsorted, .. "e"u8];

        var info = TorrentInfo.Parse(file);

        Assert.Equal(Convert.ToHexStringLower(SHA1.HashData(unsorted)), info.InfoHash.ToString());
        Assert.Equal(unsorted, info.InfoDictionary);
        Assert.Equal(file, info.ToTorrentFile());
        Assert.Equal(info.InfoHash, info.WithTrackers([["http://t.example/"]]).InfoHash);
    }

    [Fact]
    public void Parse_CopiesItsInput()
    {
        var bytes = SingleFile().Encode();
        var info = TorrentInfo.Parse(bytes);
        var expected = info.ToTorrentFile();
        Array.Clear(bytes);
        Assert.Equal(expected, info.ToTorrentFile());
    }

    [Fact]
    public void FromInfoDictionary_IsTheSameTorrentWithoutTrackers()
    {
        var document = SingleFile().WithOuter("announce", Str("http://t.example/"));
        var metadata = TorrentInfo.FromInfoDictionary(document.EncodeInfo());

        Assert.Equal(document.Parse().InfoHash, metadata.InfoHash);
        Assert.Empty(metadata.AnnounceTiers);
        Assert.Equal(metadata.InfoHash, TorrentInfo.Parse(metadata.ToTorrentFile()).InfoHash);
    }

    [Fact]
    public void GetPiece_OutsideTheTorrent_IsAnArgumentError()
    {
        var info = SingleFile(length: 40_000).Parse();
        Assert.Equal([16_384, 16_384, 7_232], Enumerable.Range(0, 3).Select(info.GetPieceLength));
        foreach (var piece in new[] { -1, 3, int.MaxValue, int.MinValue })
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => info.GetPieceLength(piece));
            Assert.Throws<ArgumentOutOfRangeException>(() => _ = info.GetPieceHash(piece));
        }
    }

    [Fact]
    public void GetPieceLength_OfAFullLastPiece() =>
        Assert.Equal(16_384, SingleFile(length: 32_768).Parse().GetPieceLength(1));

    [Fact]
    public void Parse_ZeroByteFiles()
    {
        var info = Folder((["empty"], 0), (["full"], 10), (["empty too"], 0)).Parse();
        Assert.Equal([0, 10, 0], info.Files.Select(file => file.Length));
        Assert.Equal([0, 0, 10], info.Files.Select(file => file.Offset));
    }

    [Fact]
    public void Parse_OnlyEmptyFiles_HasNoPieces()
    {
        var info = SingleFile(length: 0).Parse();
        Assert.Equal((0L, 0), (info.Length, info.PieceCount));
    }

    [Fact]
    public void Parse_PrefersUtf8Names()
    {
        var info = Folder("name", (["file"], 10))
            .With("name.utf-8", Str("名前"))
            .With("files", new TestKit.BencodeTree.Items([File(["file"], 10, ("path.utf-8", Strings("größe", "ファイル")))]))
            .Parse();
        Assert.Equal("名前/größe/ファイル", info.Files[0].Path);
    }

    [Fact]
    public void Parse_MalformedTrackers_ArePassedOver()
    {
        var info = SingleFile()
            .WithOuter("announce-list", new TestKit.BencodeTree.Items([Int(3), Strings(), Strings("  ", " http://a.example/ "), Str("http://flat.example/"), Strings("http://a.example/")]))
            .WithOuter("url-list", Map())
            .WithOuter("nodes", Strings("x"))
            .WithOuter("creation date", Int(long.MaxValue))
            .Parse();
        Assert.Equal([["http://a.example/"], ["http://flat.example/"]], info.AnnounceTiers);
        Assert.Empty(info.WebSeeds);
        Assert.Empty(info.Nodes);
        Assert.Null(info.CreationDate);
    }

    [Fact]
    public void Parse_EmptyAnnounceList_FallsBackToAnnounce() =>
        Assert.Equal([["http://t.example/"]], SingleFile().WithOuter("announce", Str("http://t.example/")).WithOuter("announce-list", Strings()).Parse().AnnounceTiers);

    [Fact]
    public void Parse_TrackersBeyondTheLimit_AreIgnored()
    {
        var document = SingleFile().WithOuter("announce-list", new TestKit.BencodeTree.Items([.. Enumerable.Range(0, 10_000).Select(i => Strings($"udp://t{i}.example:80"))]));
        Assert.Equal(1_000, document.Parse().AnnounceTiers.Count);
    }

    [Fact]
    public void WithTrackers_ChangesNothingElse()
    {
        var document = SingleFile().WithOuter("announce", Str("http://old.example/")).WithOuter("comment", Str("kept")).WithOuter("zz unknown", Int(7));
        var changed = document.Parse().WithTrackers([["http://a.example/", "http://b.example/"], [], ["http://c.example/"]]);

        Assert.Equal([["http://a.example/", "http://b.example/"], ["http://c.example/"]], changed.AnnounceTiers);
        Assert.Equal(document.Parse().InfoHash, changed.InfoHash);
        Assert.Equal("kept", changed.Comment);
        Assert.Contains("10:zz unknowni7e", Encoding.Latin1.GetString(changed.ToTorrentFile()), StringComparison.Ordinal);
        var removed = changed.WithTrackers([]);
        Assert.Empty(removed.AnnounceTiers);
        Assert.DoesNotContain("announce", Encoding.Latin1.GetString(removed.ToTorrentFile()), StringComparison.Ordinal);
    }

    [Fact]
    public void ToMagnet_FindsTheSameTorrent()
    {
        var info = SingleFile("a movie & more.mp4").WithOuter("announce", Str("http://t.example/?a=b&c")).WithOuter("url-list", Str("https://w.example/")).Parse();
        var magnet = MagnetUri.Parse(info.ToMagnet().ToString());
        Assert.Equal(info.InfoHash, magnet.InfoHash);
        Assert.Equal("a movie & more.mp4", magnet.DisplayName);
        Assert.Equal(["http://t.example/?a=b&c"], magnet.Trackers);
        Assert.Equal(["https://w.example/"], magnet.WebSeeds);
        Assert.Equal(40_000, magnet.Length);
    }
}

using System.Security.Cryptography;
using WebTorrent.Identifiers;
using WebTorrent.TestKit;
using static WebTorrent.ParseTorrent.Tests.TorrentDocument;

namespace WebTorrent.ParseTorrent.Tests;

/// <summary>BEP 52: torrents of version 2 only.</summary>
public sealed class TorrentV2Tests
{
    private static TreeDocument Files() => TreeDocument.Of(("a", 81_927), ("d/b", 100), ("d/c", 0), ("d/e", 32_768), ("z", 32_769));

    [Fact]
    public void Hashes_AreSha256_AndItsFirstTwentyBytes()
    {
        var document = Files();
        var info = document.Parse();
        var expected = SHA256.HashData(document.EncodeInfo());
        Assert.Equal(expected, info.InfoHashV2!.Value.ToArray());
        Assert.Equal(expected[..20], info.InfoHash.ToArray());
        Assert.Equal((TorrentVersions.V2, false), (info.Versions, info.IsHybrid));
        Assert.True(info.PieceHashes.IsEmpty);
        Assert.Throws<InvalidOperationException>(() => info.GetPieceHash(0).Length);
    }

    [Fact]
    public void Files_BeginAtPieces_WithGapsBetween()
    {
        var info = Files().Parse();
        Assert.Equal(["n/a", "n/d/b", "n/d/c", "n/d/e", "n/z"], info.Files.Select(file => file.Path));
        Assert.Equal([0, 98_304, 98_404, 131_072, 163_840], info.Files.Select(file => file.Offset));
        Assert.Equal([0, 3, 3, 4, 5], info.Files.Select(file => file.FirstPiece));
        Assert.Equal((196_609, 7), (info.Length, info.PieceCount));
        Assert.Equal([32_768, 32_768, 16_391, 100, 32_768, 32_768, 1], Enumerable.Range(0, 7).Select(info.GetPieceLength));
        Assert.Throws<ArgumentOutOfRangeException>(() => info.GetPieceLength(7));
    }

    [Fact]
    public void RootsAndLayers_AreThoseOfTheContent()
    {
        var info = Files().Parse();
        Assert.True(info.HasPieceLayers);
        foreach (var file in info.Files.Where(file => file.Length > 0))
        {
            var model = new MerkleModel(TreeDocument.Content(file.Path["n/".Length..], (int)file.Length));
            Assert.Equal(model.Root, file.PiecesRoot);
            Assert.Equal(file.Length > TreeDocument.PieceLength ? model.Layer(1) : model.Root, file.PieceLayer);
            Assert.Equal(file.PieceLayer.Span[^32..], info.GetPieceHashV2(file.FirstPiece + (file.PieceLayer.Length / 32) - 1));
        }

        Assert.True(info.Files[2].PiecesRoot.IsEmpty);
        Assert.True(info.Files[2].PieceLayer.IsEmpty);
    }

    [Fact]
    public void ATreeOfOneFile_IsThatFile()
    {
        var info = TreeDocument.Of(("f", 100)).Parse();
        Assert.True(info.IsSingleFile);
        Assert.Equal(("f", "f", "f", 100, 1), (info.Name, info.Files[0].Path, info.Files[0].DisplayPath, info.Length, info.PieceCount));
    }

    [Fact]
    public void AFileInAFolder_IsBelowTheName()
    {
        var info = TreeDocument.Of(("d/f", 100)).Parse();
        Assert.False(info.IsSingleFile);
        Assert.Equal(("n", "n/d/f"), (info.Name, info.Files[0].Path));
    }

    [Fact]
    public void MetadataFromAPeer_HasNoLayers()
    {
        var document = Files();
        var info = TorrentInfo.FromInfoDictionary(document.EncodeInfo());
        Assert.Equal(document.Parse().InfoHashV2, info.InfoHashV2);
        Assert.False(info.HasPieceLayers);
        Assert.True(info.Files[0].PieceLayer.IsEmpty);
        Assert.Equal(info.Files[1].PiecesRoot.Span, info.GetPieceHashV2(3));
        Assert.Throws<InvalidOperationException>(() => info.GetPieceHashV2(0).Length);
        Assert.Equal(info.InfoHash, info.WithTrackers([["http://t.example/"]]).WithFileNames(FileNameRules.Native).InfoHash);
        Assert.Equal(TorrentErrorCode.MissingField, Assert.Throws<TorrentFormatException>(() => TorrentInfo.Parse(info.ToTorrentFile())).Code);
    }

    [Fact]
    public void MetadataOfSmallFiles_LacksNothing()
    {
        var info = TorrentInfo.FromInfoDictionary(TreeDocument.Of(("a", 1), ("b", 32_768)).EncodeInfo());
        Assert.True(info.HasPieceLayers);
        Assert.True(TorrentInfo.Parse(info.ToTorrentFile()).HasPieceLayers);
    }

    [Fact]
    public void RoundTrip_KeepsTheLayers_AndWhatIsUnknown()
    {
        var document = Files().With("something", Str("else"));
        document.Document.WithOuter("other", Int(7));
        var info = document.Parse();
        Assert.Equal(document.Encode(), info.ToTorrentFile());
        Assert.Equal(document.EncodeInfo(), info.InfoDictionary);
        var tracked = TorrentInfo.Parse(info.WithTrackers([["http://t.example/"]]).ToTorrentFile());
        Assert.Equal(info.InfoHashV2, tracked.InfoHashV2);
        Assert.Equal(info.Files[0].PieceLayer.ToArray(), tracked.WithFileNames(FileNameRules.Native).Files[0].PieceLayer);
    }

    [Fact]
    public void Magnet_HasTheHashOfItsVersion_AndTheLengthOfTheFiles()
    {
        var magnet = MagnetUri.Parse(Files().Parse().ToMagnet().ToString());
        Assert.Null(magnet.InfoHash);
        Assert.Equal(Files().Parse().InfoHashV2, magnet.InfoHashV2);
        Assert.Equal(81_927 + 100 + 32_768 + 32_769, magnet.Length);
    }

    [Fact]
    public void Attributes_AndLinks_AreThoseOfBep47()
    {
        var info = TreeDocument.Of(("a", 5)).Add("x", 5, ("attr", Str("xh")))
            .Put("l", ("attr", Str("l")), ("length", Int(0)), ("symlink path", Strings("a")))
            .Put("m", ("attr", Str("l")), ("symlink path", Strings("..", "a"))).Parse();
        Assert.Equal([TorrentFileAttributes.None, TorrentFileAttributes.Symlink, TorrentFileAttributes.Symlink, TorrentFileAttributes.Executable | TorrentFileAttributes.Hidden], info.Files.Select(file => file.Attributes));
        Assert.Equal([null, "n/a", null, null], info.Files.Select(file => file.LinkTarget));
    }

    [Fact]
    public void IdenticalFiles_ShareARootAndALayer()
    {
        // Same length of name, so same content.
        var info = TreeDocument.Of(("a", 100_000), ("b", 100_000)).Parse();
        Assert.Equal(info.Files[0].PieceLayer.ToArray(), info.Files[1].PieceLayer);
        Assert.Equal(info.GetPieceHashV2(0), info.GetPieceHashV2(4));
    }

    [Fact]
    public void Names_AreMadeSafe_AndApart()
    {
        var info = TreeDocument.Of(("A", 1), ("a", 2), ("a:", 3), ("d/x", 4)).Parse();
        Assert.Equal(["n/A", "n/a (2)", "n/a_", "n/d/x"], info.Files.Select(file => file.Path));
        Assert.Equal(["n/A", "n/a", "n/a:", "n/d/x"], info.Files.Select(file => file.DisplayPath));
    }

    [Fact]
    public void Hints_InsideAndBeside_AreMerged()
    {
        var (one, two) = (new string('1', 20), new string('2', 20));
        var document = SingleFile().With("similar", Strings(one, "short", one)).With("collections", new BencodeTree.Items([Str("c"), Int(5)]))
            .WithOuter("similar", Strings(one, two)).WithOuter("collections", Strings("d", "c"));
        var info = document.Parse();
        Assert.Equal([InfoHash.FromBytes("11111111111111111111"u8), InfoHash.FromBytes("22222222222222222222"u8)], info.SimilarTorrents);
        Assert.Equal(["c", "d"], info.Collections);
        Assert.Single(document.Parse(new() { MaxHints = 1 }).SimilarTorrents);
        Assert.Empty(SingleFile().With("similar", Int(5)).With("collections", Str("c")).Parse().Collections);
    }
}

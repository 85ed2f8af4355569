using WebTorrent.TestKit;
using static WebTorrent.ParseTorrent.Tests.TorrentDocument;

namespace WebTorrent.ParseTorrent.Tests;

/// <summary>BEP 52, "upgrade path": both versions in one info dictionary.</summary>
public sealed class HybridTests
{
    private static TreeDocument Files() => TreeDocument.Hybrid(("a", 81_927), ("d/b", 100), ("d/c", 0), ("z", 40_000));

    [Fact]
    public void BothVersions_AreThere()
    {
        var document = Files();
        var info = document.Parse();
        Assert.True(info.IsHybrid);
        Assert.Equal(Identifiers.InfoHash.Compute(document.EncodeInfo()), info.InfoHash);
        Assert.Equal(Identifiers.InfoHashV2.Compute(document.EncodeInfo()), info.InfoHashV2);
        Assert.Equal([false, true, false, false, true, false], info.Files.Select(file => file.IsPadding));
        Assert.Equal([0, 2, 3, 3, 3, 4], info.Files.Select(file => file.FirstPiece));
        Assert.Equal(6, info.PieceCount);
        Assert.Equal(32_768, info.GetPieceLength(2));
        Assert.Equal(20, info.GetPieceHash(5).Length);
        Assert.Equal(new MerkleModel(TreeDocument.Content("z", 40_000)).Layers[1][1], info.GetPieceHashV2(5));
        Assert.Equal(new MerkleModel(TreeDocument.Content("d/b", 100)).Root, info.GetPieceHashV2(3));
        var magnet = info.ToMagnet();
        Assert.Equal((info.InfoHash, info.InfoHashV2, info.Length), (magnet.InfoHash, magnet.InfoHashV2, magnet.Length));
    }

    [Fact]
    public void OneFile_IsOneFileInBoth()
    {
        var document = TreeDocument.Of(("n", 100)).With("length", Int(100)).With("pieces", Pieces(1));
        Assert.True(document.Parse().IsSingleFile);
        Assert.Equal("n", document.Parse().Files[0].Path);
        Assert.Equal(TorrentErrorCode.InconsistentVersions, document.With("length", Int(101)).ParseError());
        Assert.Equal(TorrentErrorCode.InconsistentVersions, document.With("length", Int(100)).With("name", Str("m")).ParseError());
        Assert.Equal(TorrentErrorCode.InconsistentVersions, TreeDocument.Of(("n", 100), ("o", 100)).With("length", Int(100)).With("pieces", Pieces(1)).ParseError());
    }

    [Fact]
    public void WithoutLayers_ItsVersion1Serves()
    {
        var document = Files();
        var info = TorrentInfo.Parse(TorrentInfo.FromInfoDictionary(document.EncodeInfo()).ToTorrentFile());
        Assert.True(info.IsHybrid);
        Assert.False(info.HasPieceLayers);

        var incomplete = Files();
        incomplete.Layers.Remove(incomplete.Layers.Keys.First());
        Assert.Equal(TorrentErrorCode.MissingField, incomplete.ParseError());
    }

    [Fact]
    public void PaddingAtTheEnd_MayFillThePiece() =>
        Assert.Equal(6, WithList(list => [.. list, Padding(25_536)]).Parse().PieceCount);

    [Fact]
    public void PaddingAtTheEnd_OfAPieceOfItsOwn_IsInconsistent() =>
        Assert.Equal(TorrentErrorCode.InconsistentVersions, WithList(list => [.. list, Padding(25_537)]).With("pieces", Pieces(7)).ParseError());

    public static TheoryData<string> Differences { get; } = ["fewer", "more", "order", "name", "length", "no padding", "short padding", "padding that is a file", "link", "folder"];

    [Theory]
    [MemberData(nameof(Differences))]
    public void VersionsThatDiffer_AreInconsistent(string difference)
    {
        var document = WithList(list => difference switch
        {
            "fewer" => list[..^1],
            "more" => [.. list, File(["zz"], 0)],
            "order" => [.. list[3..], .. list[..3]],
            "name" => [File(["A"], 81_927), .. list[1..]],
            "length" => [File(["a"], 81_926), Padding(16_378), .. list[2..]],
            "no padding" => [list[0], .. list[2..]],
            "short padding" => [list[0], Padding(16_376), .. list[2..]],
            "padding that is a file" => [list[0], File([".pad", "16377"], 16_377), .. list[2..]],
            "link" => [.. list[..3], File(["d", "c"], 0, ("attr", Str("l"))), .. list[4..]],
            _ => [.. list[..2], File(["d", "b", "b"], 100), .. list[3..]],
        });
        var length = ((BencodeTree.Items)document.Document.Info["files"]).Values.Sum(file => ((BencodeTree.Integer)((BencodeTree.Map)file).Entries.Single(entry => entry.Key.AsSpan().SequenceEqual("length"u8)).Value).Value);
        document.With("pieces", Pieces((length + TreeDocument.PieceLength - 1) / TreeDocument.PieceLength));
        Assert.Equal(TorrentErrorCode.InconsistentVersions, document.ParseError());
    }

    [Theory]
    [InlineData("pieces", TorrentErrorCode.MissingField)]
    [InlineData("files", TorrentErrorCode.MissingField)]
    [InlineData("file tree", TorrentErrorCode.MissingField)]
    [InlineData("meta version", TorrentErrorCode.InvalidField)]
    public void HalfAVersion_IsAFormatError(string missing, TorrentErrorCode code)
    {
        var document = Files();
        document.Encode();
        document.Document.Without(missing);
        Assert.Equal(code, document.Document.ParseError());
    }

    private static BencodeTree Padding(long length) => File([".pad", "x"], length, ("attr", Str("p")));

    private static TreeDocument WithList(Func<BencodeTree[], BencodeTree[]> change)
    {
        var document = Files();
        return document.With("files", new BencodeTree.Items(change([.. ((BencodeTree.Items)document.Document.Info["files"]).Values])));
    }
}

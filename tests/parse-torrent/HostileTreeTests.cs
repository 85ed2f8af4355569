using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using WebTorrent.TestKit;
using static WebTorrent.ParseTorrent.Tests.TorrentDocument;

namespace WebTorrent.ParseTorrent.Tests;

/// <summary>File trees from strangers.</summary>
public sealed class HostileTreeTests
{
    private static TreeDocument Files() => TreeDocument.Of(("a", 81_927), ("d/b", 100), ("d/c", 0));

    private static readonly byte[][] Valid =
    [
        Files().Encode(),
        TreeDocument.Of(("f", 32_769)).Encode(),
        TreeDocument.Hybrid(("a", 81_927), ("d/b", 100), ("d/c", 0), ("z", 40_000)).Encode(),
        TreeDocument.Of(("a", 5)).Put("l", ("attr", Str("l")), ("length", Int(0)), ("symlink path", Strings("a"))).Encode(),
    ];

    [Fact]
    public void AnyMutation_OnlyFormatErrors() => Law.Holds(Arbitraries.Mutated(Valid), OnlyFormatErrors, runs: 1500);

    [Fact]
    public void AnyFieldReplaced_OnlyFormatErrors() => Law.Holds(
        Gen.Zip(Gen.Elements("file tree", "piece length", "meta version", "name", "pieces", "files", "length", "similar"), BencodeTrees.Any().Generator).ToArbitrary(),
        field => OnlyFormatErrors(Files().With(field.Item1, field.Item2).Encode()));

    [Fact]
    public void AnyNode_OnlyFormatErrors() => Law.Holds(BencodeTrees.Any(), node => OnlyFormatErrors(Files().Put("e", node).Encode()));

    [Fact]
    public void AnyPropertyReplaced_OnlyFormatErrors() => Law.Holds(
        Gen.Zip(Gen.Elements("length", "pieces root", "attr", "symlink path"), BencodeTrees.Any().Generator).ToArbitrary(),
        field => OnlyFormatErrors(Files().Put("e", (field.Item1, field.Item2)).Encode()));

    [Theory]
    [InlineData(3)]
    [InlineData(long.MaxValue)]
    public void ALaterVersion_IsToldFirst(long version) =>
        Assert.Equal(TorrentErrorCode.UnsupportedVersion, Files().With("meta version", Int(version)).Without("piece length").ParseError());

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(-1)]
    public void ATreeOfNoVersion_IsAFormatError(long version) =>
        Assert.Equal(TorrentErrorCode.InvalidField, Files().With("meta version", Int(version)).ParseError());

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(8_192)]
    [InlineData(16_385)]
    [InlineData(49_152)]
    [InlineData(1L << 32)]
    public void PieceLength_ThatVersion2Forbids_IsAFormatError(long pieceLength) =>
        Assert.Equal(TorrentErrorCode.InvalidField, Files().With("piece length", Int(pieceLength)).ParseError());

    [Fact]
    public void Trees_Malformed_AreFormatErrors()
    {
        Assert.Equal(TorrentErrorCode.InvalidField, Files().With("file tree", Map()).ParseError());
        Assert.Equal(TorrentErrorCode.InvalidField, Files().With("file tree", Map(("e", Map()))).ParseError());
        Assert.Equal(TorrentErrorCode.InvalidField, Files().With("file tree", Strings()).ParseError());
        Assert.Equal(TorrentErrorCode.InvalidField, Files().With("file tree", Map(("", Map(("length", Int(5)))))).ParseError());
        Assert.Equal(TorrentErrorCode.InvalidField, Files().Put("e", Int(5)).ParseError());
        Assert.Equal(TorrentErrorCode.InvalidField, Files().Put("e", Map(("", Int(5)))).ParseError());
        Assert.Equal(TorrentErrorCode.InvalidField, Files().Put("e", Map(("", Map(("length", Int(0)))), ("x", Map()))).ParseError());
        Assert.Equal(TorrentErrorCode.MissingField, Files().Put("e", Map(("", Map()))).ParseError());
        Assert.Equal(TorrentErrorCode.MissingField, Files().Put("e", ("length", Int(5))).ParseError());
        Assert.Equal(TorrentErrorCode.MissingField, Files().Without("name").ParseError());
        Assert.Equal("n/d/c", Files().Put("e", Map()).Parse().Files[^1].Path);
    }

    [Fact]
    public void Files_Malformed_AreFormatErrors()
    {
        Assert.Equal(TorrentErrorCode.InvalidField, WithRoot(5, TreeDocument.Bytes(new byte[32])));
        Assert.Equal(TorrentErrorCode.InvalidField, WithRoot(5, Str(new string('r', 31))));
        Assert.Equal(TorrentErrorCode.InvalidField, WithRoot(5, Str(new string('r', 33))));
        Assert.Equal(TorrentErrorCode.InvalidField, WithRoot(5, Int(5)));
        Assert.Equal(TorrentErrorCode.InvalidField, WithRoot(-1, Str(new string('r', 32))));
        Assert.Equal(TorrentErrorCode.LimitExceeded, WithRoot(long.MaxValue, Str(new string('r', 32))));
        Assert.Equal(TorrentErrorCode.MissingField, WithRoot(32_769, Str(new string('r', 32))));
        Assert.Equal(TorrentErrorCode.InvalidField, Files().Put("e", ("attr", Str("p")), ("length", Int(0))).ParseError());
        Assert.Equal(TorrentErrorCode.InvalidField, Files().Put("e", ("attr", Str("l")), ("length", Int(5))).ParseError());

        static TorrentErrorCode WithRoot(long length, BencodeTree root) => Files().Put("e", ("length", Int(length)), ("pieces root", root)).ParseError();
    }

    [Theory]
    [InlineData("..")]
    [InlineData("../x")]
    [InlineData("x\0y")]
    [InlineData(".")]
    public void Names_ThatLeadOut_AreRefused(string name)
    {
        var tree = TreeDocument.Folder([([name], Map(("", Map(("length", Int(0))))))]);
        Assert.Equal(name == "." ? null : TorrentErrorCode.UnsafePath, ErrorOf(Files().With("file tree", tree).Encode()));
        var deeper = TreeDocument.Folder([(["b"], Map(("", Map(("length", Int(0)))))), ([name], Map(("", Map(("length", Int(0))))))]);
        Assert.Equal(TorrentErrorCode.UnsafePath, ErrorOf(Files().With("file tree", deeper).Encode()));
    }

    [Theory]
    [InlineData("d1:bd0:d6:lengthi0eee1:ad0:d6:lengthi0eeee", TorrentErrorCode.InvalidField)]
    [InlineData("d1:ad0:d6:lengthi0eee1:ad0:d6:lengthi0eeee", TorrentErrorCode.MalformedBencode)]
    public void Keys_UnsortedOrTwice_AreFormatErrors(string tree, TorrentErrorCode code) =>
        Assert.Equal(code, ErrorOf(System.Text.Encoding.ASCII.GetBytes($"d4:infod9:file tree{tree}12:meta versioni2e4:name1:n12:piece lengthi16384eee")));

    [Fact]
    public void Limits_AreFormatErrors()
    {
        var document = TreeDocument.Of(("a", 81_927), ("d/e/b", 100), ("d/e/cccccc", 0));
        Assert.Equal(TorrentErrorCode.LimitExceeded, document.ParseError(new() { MaxFiles = 2 }));
        Assert.Equal(TorrentErrorCode.LimitExceeded, document.ParseError(new() { MaxPieces = 3 }));
        Assert.Equal(TorrentErrorCode.LimitExceeded, document.ParseError(new() { MaxPathDepth = 2 }));
        Assert.Equal(TorrentErrorCode.LimitExceeded, document.ParseError(new() { MaxNameLength = 5 }));
        Assert.Equal(TorrentErrorCode.LimitExceeded, document.ParseError(new() { MaxPathCharacters = 21 }));
        Assert.Equal(TorrentErrorCode.LimitExceeded, TreeDocument.Of(("toolong", 1)).ParseError(new() { MaxNameLength = 5 }));
        Assert.Equal(TorrentErrorCode.LimitExceeded, Files().Add("z", 40_000).ParseError(new() { MaxFiles = 1 }));
        Assert.Equal(4, document.Parse(new() { MaxFiles = 3, MaxPieces = 4, MaxPathDepth = 3, MaxNameLength = 6, MaxPathCharacters = 22 }).PieceCount);
    }

    [Fact]
    public void ManyFilesBelowALongName_TakeNoMoreThanIsAllowed()
    {
        var leaf = Map(("", Map(("length", Int(0)))));
        var folder = TreeDocument.Folder(Enumerable.Range(0, 20_000).Select(i => (new[] { i.ToString(CultureInfo.InvariantCulture) }, leaf)));
        for (var i = 0; i < 20; i++)
            folder = Map((new string('x', 4_000), folder));
        var bytes = TreeDocument.Of(("a", 1)).With("file tree", folder).Encode();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(TorrentErrorCode.LimitExceeded, ErrorOf(bytes));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 400_000_000);
    }

    [Fact]
    public void DeepTrees_AreFormatErrors()
    {
        var node = Map(("", Map(("length", Int(0)))));
        for (var i = 0; i < 110; i++)
            node = Map(("x", node));
        Assert.Equal(TorrentErrorCode.MalformedBencode, ErrorOf(Files().With("file tree", node).Encode()));
        Assert.Equal(TorrentErrorCode.LimitExceeded, Assert.Throws<TorrentFormatException>(() => Files().With("file tree", node).Parse(new() { MaxPathDepth = 100, Bencode = new() { MaxDepth = 128 } })).Code);
    }

    // Memory taken tells as much of the work as time does, and is the same on a busy machine.
    [Fact]
    public void Files_CostTheSame_HoweverMany()
    {
        AllocatedBy(100);
        var (few, many) = (AllocatedBy(1_000), AllocatedBy(8_000));
        Assert.True(many < few * 8 * 2, $"1,000 files took {few} bytes, 8,000 took {many}.");
    }

    private static long AllocatedBy(int count)
    {
        var leaf = Map(("", Map(("length", Int(1)), ("pieces root", Str(new string('r', 32))))));
        var tree = TreeDocument.Folder(Enumerable.Range(0, count).Select(i => (new[] { $"folder {i / 100}", $"file {i}" }, leaf)));
        var bytes = Files().With("file tree", tree).Encode();
        var before = GC.GetAllocatedBytesForCurrentThread();
        var info = TorrentInfo.Parse(bytes);
        Assert.Equal((count, count), (info.Files.Count, info.PieceCount));
        Assert.Equal(1, info.GetPieceLength(count - 1));
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static TorrentErrorCode? ErrorOf(byte[] bytes)
    {
        try
        {
            TorrentInfo.Parse(bytes);
            return null;
        }
        catch (TorrentFormatException e)
        {
            return e.Code;
        }
    }

    private static void OnlyFormatErrors(byte[] bytes)
    {
        if (ErrorOf(bytes) is not null)
            Assert.False(TorrentInfo.TryParse(bytes, out _));
    }
}

using System.Diagnostics;
using System.Globalization;
using System.Text;
using WebTorrent.TestKit;
using static WebTorrent.ParseTorrent.Tests.TorrentDocument;

namespace WebTorrent.ParseTorrent.Tests;

/// <summary>What strangers send, and what crashed, misled or bloated others.</summary>
public sealed class HostileTorrentTests
{
    [Fact]
    public void NestedLists_Of40KB_AreAnErrorWithAnOffset()
    {
        byte[] bytes = [.. "d4:info"u8, .. Enumerable.Repeat((byte)'l', 40_000)];
        Assert.Equal(TorrentErrorCode.MalformedBencode, ErrorOf(bytes, out var offset));
        Assert.InRange(offset!.Value, 7, 40_007);
    }

    [Theory]
    [InlineData("i1111111111111111111111111111111111111111")]
    [InlineData("i1111111111111111111111111111111111111111e")]
    [InlineData("4294967299:abc")]
    [InlineData("2147483647:x")]
    [InlineData("9223372036854775807:x")]
    [InlineData("i03e")]
    [InlineData("i-0e")]
    [InlineData("01:a")]
    [InlineData("")]
    public void MalformedBencode_AsAValue_IsAFormatError(string value)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(TorrentErrorCode.MalformedBencode, ErrorOf(Encoding.ASCII.GetBytes($"d4:infod6:length{value}ee"), out _));
        Assert.Equal(TorrentErrorCode.MalformedBencode, ErrorOf(Encoding.ASCII.GetBytes(value), out _));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
    }

    [Fact]
    public void DuplicateKeys_AreAFormatError() =>
        Assert.Equal(TorrentErrorCode.MalformedBencode, ErrorOf("d4:infod6:lengthi5e6:lengthi6e4:name5:hello12:piece lengthi16384e6:pieces20:aaaaaaaaaaaaaaaaaaaaee"u8.ToArray(), out _));

    [Fact]
    public void TrailingBytes_AreAFormatError() => Assert.Equal(TorrentErrorCode.MalformedBencode, ErrorOf([.. SingleFile().Encode(), 0], out _));

    [Theory]
    [InlineData("i5e")]
    [InlineData("le")]
    [InlineData("3:abc")]
    public void NoDictionary_IsAFormatError(string document) => Assert.Equal(TorrentErrorCode.InvalidField, ErrorOf(Encoding.ASCII.GetBytes(document), out _));

    [Theory]
    [InlineData("name")]
    [InlineData("pieces")]
    [InlineData("piece length")]
    [InlineData("length")]
    public void MissingField_IsAFormatError(string key) => Assert.Equal(TorrentErrorCode.MissingField, SingleFile().Without(key).ParseError());

    [Fact]
    public void MissingInfo_IsAFormatError() => Assert.Equal(TorrentErrorCode.MissingField, ErrorOf("de"u8.ToArray(), out _));

    [Theory]
    [InlineData("pieces")]
    [InlineData("piece length")]
    [InlineData("length")]
    public void FieldOfAnotherKind_IsAFormatError(string key) => Assert.Equal(TorrentErrorCode.InvalidField, SingleFile().With(key, Strings()).ParseError());

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(long.MinValue)]
    [InlineData(long.MaxValue)]
    [InlineData(1L << 32)]
    public void PieceLength_OutOfRange_IsAFormatError(long pieceLength) =>
        Assert.Equal(TorrentErrorCode.InvalidField, SingleFile().With("piece length", Int(pieceLength)).ParseError());

    [Theory]
    [InlineData(-1)]
    [InlineData(long.MinValue)]
    public void Length_Negative_IsAFormatError(long length)
    {
        Assert.Equal(TorrentErrorCode.InvalidField, SingleFile().With("length", Int(length)).ParseError());
        Assert.Equal(TorrentErrorCode.InvalidField, Folder((["a"], 5)).With("files", new BencodeTree.Items([File(["a"], 5), File(["b"], length)])).ParseError());
    }

    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(0)]
    [InlineData(32_768)]
    [InlineData(49_153)]
    public void Length_ThatContradictsThePieces_IsAFormatError(long length) =>
        Assert.Equal(TorrentErrorCode.InconsistentLength, SingleFile(length: 40_000).With("length", Int(length)).ParseError());

    [Fact]
    public void Lengths_ThatOverflowTogether_AreAFormatError() =>
        Assert.Equal(TorrentErrorCode.InconsistentLength, Folder((["a"], 5)).With("files", new BencodeTree.Items([File(["a"], long.MaxValue), File(["b"], long.MaxValue), File(["c"], 7)])).ParseError());

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(4)]
    public void PieceCount_ThatDoesNotMatch_IsAFormatError(int pieces) =>
        Assert.Equal(TorrentErrorCode.InconsistentLength, SingleFile(length: 40_000).With("pieces", Pieces(pieces)).ParseError());

    [Fact]
    public void Pieces_ThatAreNoHashes_AreAFormatError() => Assert.Equal(TorrentErrorCode.InvalidField, SingleFile().With("pieces", Str("not twenty")).ParseError());

    [Fact]
    public void ALaterVersion_IsAClearError() =>
        Assert.Equal(TorrentErrorCode.UnsupportedVersion, SingleFile().With("meta version", Int(3)).ParseError());

    [Fact]
    public void FilesAndLength_ExcludeEachOther() => Assert.Equal(TorrentErrorCode.InvalidField, Folder((["a"], 5)).With("length", Int(5)).ParseError());

    [Fact]
    public void Files_Malformed_AreFormatErrors()
    {
        Assert.Equal(TorrentErrorCode.InvalidField, WithFiles());
        Assert.Equal(TorrentErrorCode.InvalidField, WithFiles(Int(5)));
        Assert.Equal(TorrentErrorCode.MissingField, WithFiles(Map(("length", Int(5)))));
        Assert.Equal(TorrentErrorCode.MissingField, WithFiles(Map(("path", Strings("a")))));
        Assert.Equal(TorrentErrorCode.InvalidField, WithFiles(File([], 5)));
        Assert.Equal(TorrentErrorCode.InvalidField, WithFiles(Map(("length", Int(5)), ("path", Str("a")))));
        Assert.Equal(TorrentErrorCode.InvalidField, WithFiles(Map(("length", Int(5)), ("path", new BencodeTree.Items([Int(5)])))));
        Assert.Equal(TorrentErrorCode.UnsafePath, WithFiles(File(["", "."], 5)));

        static TorrentErrorCode WithFiles(params BencodeTree[] files) => Folder((["a"], 5)).With("files", new BencodeTree.Items(files)).ParseError();
    }

    [Fact]
    public void Limits_AreFormatErrors()
    {
        var folder = Folder((["a", "b", "c"], 20_000), (["d"], 20_000));
        Assert.Equal(TorrentErrorCode.LimitExceeded, folder.ParseError(new() { MaxFiles = 1 }));
        Assert.Equal(TorrentErrorCode.LimitExceeded, folder.ParseError(new() { MaxPieces = 2 }));
        Assert.Equal(TorrentErrorCode.LimitExceeded, folder.ParseError(new() { MaxPathDepth = 2 }));
        Assert.Equal(TorrentErrorCode.LimitExceeded, folder.ParseError(new() { MaxNameLength = 5 }));
        Assert.Equal(TorrentErrorCode.LimitExceeded, folder.ParseError(new() { MaxTorrentFileSize = folder.Encode().Length - 1 }));
        Assert.Equal(TorrentErrorCode.InvalidField, folder.ParseError(new() { MaxPieceLength = 16_383 }));
        Assert.Equal(3, folder.Parse(new() { MaxFiles = 2, MaxPieces = 3, MaxPathDepth = 3, MaxNameLength = 6, MaxPieceLength = 16_384, MaxTorrentFileSize = folder.Encode().Length }).PieceCount);
    }

    [Fact]
    public void AHundredThousandFiles_AreParsed()
    {
        var bytes = Folder(DifferentNames(100_000)).Encode();
        var watch = Stopwatch.StartNew();
        Assert.Equal(100_000, TorrentInfo.Parse(bytes).Files.Count);
        // A fraction of a second on a machine that does nothing else; square in the number of files, it would be minutes.
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(15), $"100,000 files took {watch.Elapsed}.");
    }

    // Memory taken tells as much of the work as time does, and is the same on a busy machine.
    [Theory]
    [InlineData("different")]
    [InlineData("same")]
    [InlineData("same but for case")]
    [InlineData("same once cut to make room for a number")]
    [InlineData("a number taken before")]
    public void Files_CostTheSame_HoweverMany(string kind)
    {
        AllocatedBy(Folder(Names(kind, 100)));
        var (few, many) = (AllocatedBy(Folder(Names(kind, 1_000))), AllocatedBy(Folder(Names(kind, 8_000))));
        Assert.True(many < few * 8 * 2, $"1,000 files took {few} bytes, 8,000 took {many}.");
    }

    private static (string[] Path, long Length)[] Names(string kind, int count) => kind switch
    {
        "different" => DifferentNames(count),
        "same" => [.. Enumerable.Range(0, count).Select(_ => (new[] { "same" }, 1L))],
        "same but for case" => [.. Enumerable.Range(0, count).Select(i => (new[] { i % 2 == 0 ? "same" : "SAME" }, 1L))],
        "a number taken before" => [.. Enumerable.Range(0, count).Select(i => (new[] { i < count / 2 ? $"a ({i + 2})" : "a" }, 1L))],
        _ => [.. Enumerable.Range(0, count).Select(i => (new[] { new string('x', 250) + (i / 2).ToString("D5", CultureInfo.InvariantCulture) }, 1L))],
    };

    private static (string[] Path, long Length)[] DifferentNames(int count) =>
        [.. Enumerable.Range(0, count).Select(i => (new[] { $"folder {i / 100}", $"file {i} with a longer name.dat" }, 1000L))];

    private static long AllocatedBy(TorrentDocument document)
    {
        var bytes = document.Encode();
        var before = GC.GetAllocatedBytesForCurrentThread();
        var info = TorrentInfo.Parse(bytes);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal(info.Files.Count, info.Files.Select(file => file.Path.ToUpperInvariant()).Distinct().Count());
        return allocated;
    }

    private static TorrentErrorCode ErrorOf(byte[] bytes, out long? offset)
    {
        var error = Assert.Throws<TorrentFormatException>(() => TorrentInfo.Parse(bytes));
        offset = error.Offset;
        Assert.False(TorrentInfo.TryParse(bytes, out _));
        return error.Code;
    }
}

using System.Text;
using FsCheck;
using FsCheck.Fluent;
using WebTorrent.TestKit;

namespace WebTorrent.ParseTorrent.Tests;

public sealed class TorrentLawTests
{
    private static readonly HashSet<string> Reserved = new(["CON", "PRN", "AUX", "NUL", "COM1", "LPT9"], StringComparer.OrdinalIgnoreCase);

    // Parts of which names are made that go wrong somewhere.
    private static readonly string[] Parts =
        ["a", "A", "é", "e\u0301", "ß", "ss", ".", "..", "/", "\\", ":", " ", "\0", "CON", "nul", ".txt", " (2)", "COM1", "\u202E", "\u0007", "😀", "한", "|", new string('x', 130), string.Concat(Enumerable.Repeat("😀", 70))];

    private static readonly Gen<string> Names =
        from count in Gen.Choose(0, 4)
        from parts in Gen.Elements(Parts).ArrayOf(count)
        select string.Concat(parts);

    private static readonly Gen<TorrentDocument> Folders =
        from name in Names
        from count in Gen.Choose(1, 12)
        from files in Gen.Zip(from depth in Gen.Choose(1, 3) from path in Names.ArrayOf(depth) select path, Gen.Choose(0, 40_000)).ArrayOf(count)
        select TorrentDocument.Folder(name, [.. files.Select(file => (file.Item1, (long)file.Item2))]);

    private static readonly byte[][] Valid =
    [
        TorrentDocument.SingleFile().WithOuter("announce", TorrentDocument.Str("http://t.example/")).Encode(),
        TorrentDocument.Folder((["a", "b"], 20_000), (["c"], 1)).WithOuter("announce-list", new BencodeTree.Items([TorrentDocument.Strings("udp://t.example:1")])).Encode(),
        TorrentDocument.Folder((["a"], 1)).With("files", new BencodeTree.Items([TorrentDocument.File(["a"], 1, ("attr", TorrentDocument.Str("p"))), TorrentDocument.File(["b"], 0, ("attr", TorrentDocument.Str("l")), ("symlink path", TorrentDocument.Strings("a")))])).Encode(),
    ];

    [Fact]
    public void AnyBytes_OnlyFormatErrors() => Law.Holds(Arbitraries.AnyBytes(), OnlyFormatErrors);

    [Fact]
    public void AnyBencodeLikeBytes_OnlyFormatErrors() => Law.Holds(Arbitraries.AnyBytesOf("ilde0123456789:-"u8.ToArray()), OnlyFormatErrors, runs: 800);

    [Fact]
    public void AnyBencode_OnlyFormatErrors() => Law.Holds(BencodeTrees.AnyMap(), tree => OnlyFormatErrors(tree.Encode()));

    [Fact]
    public void AnyMutatedTorrent_OnlyFormatErrors() => Law.Holds(Arbitraries.Mutated(Valid), OnlyFormatErrors, runs: 1500);

    [Fact]
    public void AnyFieldReplaced_OnlyFormatErrors() => Law.Holds(
        Gen.Zip(Gen.Elements("name", "pieces", "piece length", "length", "files", "private", "source", "name.utf-8", "meta version"), BencodeTrees.Any().Generator).ToArbitrary(),
        field => OnlyFormatErrors(TorrentDocument.SingleFile().With(field.Item1, field.Item2).Encode()));

    [Fact]
    public void RoundTrip_AnyTorrent() => Law.Holds(Folders.ToArbitrary(), document =>
    {
        var bytes = document.Encode();
        if (!TorrentInfo.TryParse(bytes, out var info))
            return;
        Assert.Equal(bytes, info.ToTorrentFile());
        Assert.Equal(document.EncodeInfo(), info.InfoDictionary);
        Assert.Equal(info.InfoHash, TorrentInfo.FromInfoDictionary(info.InfoDictionary).InfoHash);
        Assert.Equal(info.InfoHash, MagnetUri.Parse(info.ToMagnet().ToString()).InfoHash);
        Assert.Equal(info.Length, Enumerable.Range(0, info.PieceCount).Sum(piece => (long)info.GetPieceLength(piece)));
    });

    [Fact]
    public void AnyNames_BecomePathsThatStayInTheirFolder_AndApart() => Law.Holds(Folders.ToArbitrary(), document =>
    {
        if (!TorrentInfo.TryParse(document.Encode(), out var info))
            return;
        var root = Path.GetFullPath("/a/root");
        foreach (var file in info.Files)
        {
            Assert.StartsWith(root + Path.DirectorySeparatorChar, Path.GetFullPath(Path.Combine(root, file.Path)), StringComparison.Ordinal);
            Assert.All(file.Path.Split('/'), AssertStorable);
        }

        var paths = info.Files.Select(file => file.Path.ToUpperInvariant()).ToHashSet();
        Assert.Equal(info.Files.Count, paths.Count);
        Assert.DoesNotContain(paths, path => paths.Any(other => other.StartsWith(path + "/", StringComparison.Ordinal)));
    }, runs: 800);

    [Fact]
    public void AnyNames_UnderNativeRules_StayInTheirFolder_AndApart() => Law.Holds(Folders.ToArbitrary(), document =>
    {
        if (!TorrentInfo.TryParse(document.Encode(), out var info, new() { FileNames = FileNameRules.Native }))
            return;
        Assert.All(info.Files, file => Assert.DoesNotContain(file.Path.Split('/'), name => name is "" or "." or ".." || Encoding.UTF8.GetByteCount(name) > 255));
        Assert.Equal(info.Files.Count, info.Files.Select(file => file.Path).Distinct(StringComparer.Ordinal).Count());
    }, runs: 800);

    private static void AssertStorable(string name)
    {
        Assert.InRange(Encoding.UTF8.GetByteCount(name), 1, 255);
        Assert.DoesNotContain(name, character => character < ' ' || "<>:\"|?*\\/\u202E".Contains(character, StringComparison.Ordinal));
        Assert.False(name[^1] is '.' or ' ', $"\"{name}\" ends badly.");
        Assert.DoesNotContain(name.Split('.')[0].Trim(' '), Reserved);
    }

    private static void OnlyFormatErrors(byte[] bytes)
    {
        try
        {
            TorrentInfo.Parse(bytes);
        }
        catch (TorrentFormatException)
        {
            Assert.False(TorrentInfo.TryParse(bytes, out _));
        }
    }
}

using FsCheck.Fluent;
using WebTorrent.TestKit;
using static WebTorrent.ParseTorrent.Tests.TorrentDocument;

namespace WebTorrent.ParseTorrent.Tests;

/// <summary>Piece layers from strangers: what their roots do not prove is refused.</summary>
public sealed class PieceLayerTests
{
    private static TreeDocument Files() => TreeDocument.Of(("a", 81_927), ("d/b", 100), ("d/c", 0));

    [Fact]
    public void PieceLength_OfAnotherLayer_IsAFormatError() =>
        Assert.Equal(TorrentErrorCode.InvalidPieceLayer, Files().With("piece length", Int(16_384)).ParseError());

    [Theory]
    [InlineData(-32)]
    [InlineData(-1)]
    [InlineData(32)]
    [InlineData(-96)]
    public void Layer_OfAnotherLength_IsAFormatError(int difference)
    {
        var document = Files();
        var (root, layer) = document.Layers.Single();
        document.Layers[root] = [.. layer.Concat(new byte[32]).Take(layer.Length + difference)];
        Assert.Equal(TorrentErrorCode.InvalidPieceLayer, document.ParseError());
    }

    [Fact]
    public void Layer_WithAnyBitWrong_IsAFormatError() => Law.Holds(Gen.Choose(0, (96 * 8) - 1).ToArbitrary(), bit =>
    {
        var document = Files();
        document.Layers.Values.Single()[bit / 8] ^= (byte)(1 << (bit % 8));
        Assert.Equal(TorrentErrorCode.InvalidPieceLayer, document.ParseError());
    }, runs: 60);

    [Fact]
    public void Layers_Missing_AreAFormatError()
    {
        var document = Files();
        document.Encode();
        document.Document.Outer.Remove("piece layers");
        Assert.Equal(TorrentErrorCode.MissingField, document.Document.ParseError());
        Assert.Equal(TorrentErrorCode.MissingField, document.Document.WithOuter("piece layers", Map()).ParseError());
        Assert.Equal(TorrentErrorCode.InvalidField, document.Document.WithOuter("piece layers", Strings()).ParseError());
        Assert.Equal(TorrentErrorCode.InvalidPieceLayer, document.Document.WithOuter("piece layers", Map(("short", Str("")))).ParseError());
        Assert.Equal(TorrentErrorCode.InvalidPieceLayer, document.Document.WithOuter("piece layers", Map((new string('k', 32), Int(5)))).ParseError());
    }
}

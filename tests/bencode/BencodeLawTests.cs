using FsCheck.Fluent;
using WebTorrent.TestKit;

namespace WebTorrent.Bencode.Tests;

public class BencodeLawTests
{
    [Fact]
    public void RoundTrip_AnyValue() => Law.Holds(BencodeTrees.Any(), tree =>
    {
        var value = BencodeValue.Parse(tree.Encode());
        Assert.True(tree.Matches(value));
        Assert.Equal(tree.Encode(), value.Raw.ToArray());
    });

    [Fact]
    public void AnyBytes_OnlyFormatErrors() => Law.Holds(Documents.Any, bytes =>
    {
        var isParsed = BencodeValue.TryParse(bytes, out var value);
        Assert.Equal(isParsed, value is not null);
        if (isParsed)
        {
            Touch(value!);
            return;
        }

        var error = Assert.Throws<BencodeException>(() => BencodeValue.Parse(bytes));
        Assert.InRange(error.Offset, 0, bytes.Length);
        Assert.NotEqual(BencodeErrorCode.None, error.Code);
    }, runs: 6000);

    [Fact]
    public void AnyBytes_AcceptedStrictly_AreTheOneEncodingOfTheirValue() => Law.Holds(Documents.Any, bytes =>
    {
        if (BencodeValue.TryParse(bytes, out var value, Documents.Strict)) Assert.Equal(bytes, Model.Of(value).Encode());
    }, runs: 6000);

    [Fact]
    public void AnyBytes_AcceptedStrictly_AreAcceptedLeniently() => Law.Holds(Documents.Any, bytes =>
    {
        if (BencodeValue.TryParse(bytes, out _, Documents.Strict)) Assert.True(BencodeValue.TryParse(bytes, out _));
    }, runs: 2000);

    [Fact]
    public void AnyBytes_ReaderAndTreeAgree_WhenKeysMustBeSorted() => Law.Holds(Documents.Any, bytes =>
    {
        var (tokens, tokensConsumed, tokensError) = ReadTokens(bytes, Documents.Strict);
        var (tree, treeConsumed, treeError) = ReadTree(bytes, Documents.Strict);
        Assert.Equal(treeError, tokensError);
        Assert.Equal(treeConsumed, tokensConsumed);
        Assert.Equal(tree?.Encode(), tokens?.Encode());
    }, runs: 6000);

    [Fact]
    public void AnyBytes_ReaderFails_TreeFailsAtTheSamePlace() => Law.Holds(Documents.Any, bytes =>
    {
        var (tokens, tokensConsumed, tokensError) = ReadTokens(bytes, Documents.Lenient);
        var (tree, treeConsumed, treeError) = ReadTree(bytes, Documents.Lenient);

        // A key that comes again further on is the one thing that only the tree can see.
        if (treeError is { Code: BencodeErrorCode.DuplicateKey }) return;
        Assert.Equal(treeError, tokensError);
        Assert.Equal(treeConsumed, tokensConsumed);
        Assert.Equal(tree?.ToString(), tokens?.ToString());
    }, runs: 6000);

    [Fact]
    public void ParsePrefix_AnyValueAndAnyBytesAfterIt_ConsumesTheValue()
    {
        var inputs = (from valid in Documents.Valid.Generator from rest in Arbitraries.Bytes(0, 10) select (valid, rest)).ToArbitrary();
        Law.Holds(inputs, input =>
        {
            byte[] bytes = [.. input.valid, .. input.rest];
            var value = BencodeValue.ParsePrefix(bytes, out var consumed);
            Assert.Equal(input.valid.Length, consumed);
            Assert.Equal(input.valid, value.Raw.ToArray());
            Assert.Equal(input.rest.Length == 0, BencodeValue.TryParse(bytes, out _));
        });
    }

    [Fact]
    public void Parse_AnyValidDocumentCutOff_EndsUnexpectedly() => Law.Holds(Documents.Valid, bytes =>
    {
        for (var length = 0; length < bytes.Length; length++)
        {
            var error = Assert.Throws<BencodeException>(() => BencodeValue.Parse(bytes.AsMemory(0, length)));
            Assert.True(error.Code is BencodeErrorCode.UnexpectedEnd or BencodeErrorCode.StringBeyondEnd, $"{error.Code} at {length}");
        }
    }, runs: 100);

    [Fact]
    public void Parse_KeysInAnyOrder_FailsExactlyForDuplicates()
    {
        var inputs = Arbitraries.Bytes(0, 2).Select(key => key.Select(b => (byte)(b & 3)).ToArray()).ListOf().ToArbitrary();
        Law.Holds(inputs, keys =>
        {
            byte[] bytes = [(byte)'d', .. keys.SelectMany(key => (byte[])[.. new BencodeTree.Text(key).Encode(), .. "i0e"u8]), (byte)'e'];
            var hasDuplicates = keys.DistinctBy(Convert.ToHexString).Count() != keys.Count;
            var isParsed = BencodeValue.TryParse(bytes, out var value);
            Assert.Equal(!hasDuplicates, isParsed);
            if (isParsed) Assert.Equal(keys, value!.Entries.Select(entry => entry.Key.ToArray()));
            else Assert.Equal(BencodeErrorCode.DuplicateKey, Assert.Throws<BencodeException>(() => BencodeValue.Parse(bytes)).Code);
        }, runs: 2000);
    }

    [Fact]
    public void Raw_AnyValueInside_ParsesToTheSame() => Law.Holds(BencodeTrees.AnyMap(), tree =>
    {
        foreach (var entry in BencodeValue.Parse(tree.Encode()).Entries)
        {
            Assert.Equal(Model.Of(entry.Value).Encode(), entry.Value.Raw.ToArray());
            Assert.True(tree.Encode().AsSpan(entry.Value.Offset).StartsWith(entry.Value.Raw.Span));
        }
    });

    private static void Touch(BencodeValue value)
    {
        _ = Model.Of(value);
        _ = value.TryGetInteger("a"u8, out _) || value.TryGetText("b"u8, out _) || value.TryGetBytes("ab"u8, out _)
            || value.TryGetList(""u8, out _) || value.TryGetDictionary("0"u8, out _);
    }

    private static (BencodeTree? Tree, int Consumed, (BencodeErrorCode Code, long Offset)? Error) ReadTokens(byte[] bytes, BencodeOptions options)
    {
        try
        {
            var tree = Model.Of(bytes, options, out var consumed);
            return (tree, consumed, null);
        }
        catch (BencodeException error)
        {
            return (null, 0, (error.Code, error.Offset));
        }
    }

    private static (BencodeTree? Tree, int Consumed, (BencodeErrorCode Code, long Offset)? Error) ReadTree(byte[] bytes, BencodeOptions options)
    {
        try
        {
            var value = BencodeValue.ParsePrefix(bytes, out var consumed, options);
            return (Model.Of(value), consumed, null);
        }
        catch (BencodeException error)
        {
            return (null, 0, (error.Code, error.Offset));
        }
    }
}

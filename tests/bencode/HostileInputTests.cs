using System.Text;

namespace WebTorrent.Bencode.Tests;

public class HostileInputTests
{
    [Fact]
    public void Parse_FortyKilobytesOfNestedLists_IsTooDeep()
    {
        var lists = Encoding.ASCII.GetBytes(new string('l', 40_000));
        var dictionaries = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("d0:", 40_000)));

        AssertError(lists, BencodeErrorCode.TooDeep, 100);
        AssertError(dictionaries, BencodeErrorCode.TooDeep, 300);
        AssertError(Encoding.ASCII.GetBytes(new string('l', 40_000) + new string('e', 40_000)), BencodeErrorCode.TooDeep, 100);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(128)]
    public void Parse_DepthAtTheLimit_IsReadAndOneMoreIsNot(int maxDepth)
    {
        var options = new BencodeOptions { MaxDepth = maxDepth };
        Assert.True(BencodeValue.TryParse(Nested(maxDepth), out _, options));
        Assert.Equal(BencodeErrorCode.TooDeep, Assert.Throws<BencodeException>(() => BencodeValue.Parse(Nested(maxDepth + 1), options)).Code);

        static byte[] Nested(int depth) => Encoding.ASCII.GetBytes(new string('l', depth) + new string('e', depth));
    }

    [Theory]
    [InlineData("i")]
    [InlineData("i-")]
    [InlineData("d1:ai")]
    public void Parse_FortyDigits_AreOutOfRange(string before)
    {
        var error = Assert.Throws<BencodeException>(() => Parse(before + new string('9', 40)));
        Assert.Equal(BencodeErrorCode.IntegerOutOfRange, error.Code);
        Assert.Equal(BencodeErrorCode.IntegerOutOfRange, Assert.Throws<BencodeException>(() => Parse(before + new string('9', 40) + "e")).Code);
    }

    [Theory]
    [InlineData("4294967299:abc")]
    [InlineData("2147483647:x")]
    [InlineData("2147483648:x")]
    [InlineData("18446744073709551619:abc")]
    [InlineData("9999999999999999999999999999999999999999:abc")]
    [InlineData("4:abc")]
    [InlineData("d4294967299:abci0ee")]
    public void Parse_LengthBeyondTheEnd_IsAnErrorAndAllocatesNothingOfThatSize(string document)
    {
        var bytes = Encoding.ASCII.GetBytes(document);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var isParsed = BencodeValue.TryParse(bytes, out _);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.False(isParsed);
        Assert.InRange(allocated, 0, 2000);
        Assert.Equal(BencodeErrorCode.StringBeyondEnd, Assert.Throws<BencodeException>(() => BencodeValue.Parse(bytes)).Code);
    }

    [Theory]
    [InlineData("i00e", BencodeErrorCode.MalformedInteger, 1)]
    [InlineData("i042e", BencodeErrorCode.MalformedInteger, 1)]
    [InlineData("i-042e", BencodeErrorCode.MalformedInteger, 2)]
    [InlineData("i-0e", BencodeErrorCode.MalformedInteger, 2)]
    [InlineData("ie", BencodeErrorCode.MalformedInteger, 1)]
    [InlineData("i-e", BencodeErrorCode.MalformedInteger, 2)]
    [InlineData("i+1e", BencodeErrorCode.UnexpectedByte, 1)]
    [InlineData("i--1e", BencodeErrorCode.UnexpectedByte, 2)]
    [InlineData("i 1e", BencodeErrorCode.UnexpectedByte, 1)]
    [InlineData("i1 e", BencodeErrorCode.UnexpectedByte, 2)]
    [InlineData("i1.0e", BencodeErrorCode.UnexpectedByte, 2)]
    [InlineData("i0x1e", BencodeErrorCode.UnexpectedByte, 2)]
    [InlineData("i9223372036854775808e", BencodeErrorCode.IntegerOutOfRange, 1)]
    [InlineData("i-9223372036854775809e", BencodeErrorCode.IntegerOutOfRange, 1)]
    [InlineData("i1", BencodeErrorCode.UnexpectedEnd, 2)]
    [InlineData("i", BencodeErrorCode.UnexpectedEnd, 1)]
    [InlineData("i-", BencodeErrorCode.UnexpectedEnd, 2)]
    [InlineData("00:", BencodeErrorCode.MalformedLength, 0)]
    [InlineData("03:abc", BencodeErrorCode.MalformedLength, 0)]
    [InlineData("-1:a", BencodeErrorCode.UnexpectedByte, 0)]
    [InlineData("1a", BencodeErrorCode.UnexpectedByte, 1)]
    [InlineData("1", BencodeErrorCode.UnexpectedEnd, 1)]
    [InlineData("", BencodeErrorCode.UnexpectedEnd, 0)]
    [InlineData("l", BencodeErrorCode.UnexpectedEnd, 1)]
    [InlineData("d", BencodeErrorCode.UnexpectedEnd, 1)]
    [InlineData("d1:a", BencodeErrorCode.UnexpectedEnd, 4)]
    [InlineData("e", BencodeErrorCode.UnexpectedByte, 0)]
    [InlineData("x", BencodeErrorCode.UnexpectedByte, 0)]
    [InlineData(" i1e", BencodeErrorCode.UnexpectedByte, 0)]
    [InlineData("di1ei2ee", BencodeErrorCode.KeyIsNotString, 1)]
    [InlineData("dle1:ae", BencodeErrorCode.KeyIsNotString, 1)]
    [InlineData("d-1:ae", BencodeErrorCode.UnexpectedByte, 1)]
    [InlineData("d1:ae", BencodeErrorCode.MissingValue, 4)]
    [InlineData("d1:ai1e1:be", BencodeErrorCode.MissingValue, 10)]
    [InlineData("ld1:aee", BencodeErrorCode.MissingValue, 5)]
    [InlineData("i1ei2e", BencodeErrorCode.TrailingBytes, 3)]
    [InlineData("lee", BencodeErrorCode.TrailingBytes, 2)]
    [InlineData("4:spam\n", BencodeErrorCode.TrailingBytes, 6)]
    [InlineData("d1:ai1e1:ai2ee", BencodeErrorCode.DuplicateKey, 7)]
    [InlineData("d1:bi1e1:ai2e1:bi3ee", BencodeErrorCode.DuplicateKey, 13)]
    [InlineData("d1:bi1e1:ai2e1:ci3e1:ai4ee", BencodeErrorCode.DuplicateKey, 19)]
    [InlineData("d0:i1e0:i2ee", BencodeErrorCode.DuplicateKey, 6)]
    [InlineData("ld1:ald1:bi1e1:ai2e1:bi3eeeee", BencodeErrorCode.DuplicateKey, 19)]
    public void Parse_Malformed_IsThatErrorAtThatByte(string document, BencodeErrorCode code, int offset) =>
        AssertError(Encoding.ASCII.GetBytes(document), code, offset);

    [Theory]
    [InlineData("d1:bi1e1:ai2ee", 7)]
    [InlineData("d2:aai1e1:ai2ee", 8)]
    [InlineData("d1:ale0:lee", 6)]
    [InlineData("d1:ad1:zi1ee0:i2ee", 12)]
    [InlineData("d1:bd1:ai1ee1:ai2ee", 12)]
    public void Parse_UnsortedKeys_AreReadInFileOrderUnlessForbidden(string document, int offset)
    {
        var value = Parse(document);
        Assert.Equal(2, value.Entries.Count);
        Assert.Equal(document, Encoding.ASCII.GetString(value.Raw.Span));

        var error = Assert.Throws<BencodeException>(() => BencodeValue.Parse(Encoding.ASCII.GetBytes(document), Documents.Strict));
        Assert.Equal(BencodeErrorCode.UnsortedKey, error.Code);
        Assert.Equal(offset, error.Offset);
    }

    [Fact]
    public void Parse_KeysAreComparedAsUnsignedBytes()
    {
        byte[] document = [.. "d1:"u8, 0x7F, .. "i1e1:"u8, 0x80, .. "i2e1:"u8, 0xFF, .. "i3ee"u8];
        Assert.True(BencodeValue.TryParse(document, out _, Documents.Strict));
    }

    [Fact]
    public void Parse_MoreValuesThanAllowed_IsTooManyValues()
    {
        var options = new BencodeOptions { MaxValues = 5 };
        Assert.True(BencodeValue.TryParse("li1ei2ei3ei4ee"u8.ToArray(), out _, options));
        Assert.True(BencodeValue.TryParse("d1:ai1e1:bi2ee"u8.ToArray(), out _, options));

        var error = Assert.Throws<BencodeException>(() => BencodeValue.Parse("li1ei2ei3ei4elee"u8.ToArray(), options));
        Assert.Equal(BencodeErrorCode.TooManyValues, error.Code);
        Assert.Equal(13, error.Offset);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(129, 1)]
    [InlineData(-1, 1)]
    [InlineData(100, 0)]
    public void Parse_OptionsOutOfRange_Throws(int maxDepth, int maxValues)
    {
        var options = new BencodeOptions { MaxDepth = maxDepth, MaxValues = maxValues };
        Assert.Throws<ArgumentOutOfRangeException>(() => BencodeValue.TryParse("i1e"u8.ToArray(), out _, options));
        Assert.Throws<ArgumentOutOfRangeException>(() => new BencodeReader("i1e"u8, options).Read());
    }

    private static BencodeValue Parse(string document) => BencodeValue.Parse(Encoding.ASCII.GetBytes(document));

    private static void AssertError(byte[] document, BencodeErrorCode code, int offset)
    {
        var error = Assert.Throws<BencodeException>(() => BencodeValue.Parse(document));
        Assert.Equal(code, error.Code);
        Assert.Equal(offset, error.Offset);
        Assert.False(BencodeValue.TryParse(document, out _));
    }
}

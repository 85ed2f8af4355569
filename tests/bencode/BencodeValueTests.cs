using System.Text;

namespace WebTorrent.Bencode.Tests;

public class BencodeValueTests
{
    [Theory]
    [InlineData("i0e", 0)]
    [InlineData("i3e", 3)]
    [InlineData("i-3e", -3)]
    [InlineData("i9223372036854775807e", long.MaxValue)]
    [InlineData("i-9223372036854775808e", long.MinValue)]
    public void AsInteger_ExamplesAndEnds_AreRead(string document, long value) => Assert.Equal(value, Parse(document).AsInteger());

    [Theory]
    [InlineData("4:spam", "spam")]
    [InlineData("0:", "")]
    [InlineData("10:0123456789", "0123456789")]
    public void AsText_Examples_AreRead(string document, string value) => Assert.Equal(value, Parse(document).AsText());

    [Fact]
    public void AsText_MalformedUtf8_BecomesReplacementCharacters() =>
        Assert.Equal("a\uFFFDb", BencodeValue.Parse(new byte[] { (byte)'3', (byte)':', (byte)'a', 0xFF, (byte)'b' }).AsText());

    [Fact]
    public void Entries_OfTheSpecification_AreInFileOrder()
    {
        var value = Parse("d3:cow3:moo4:spaml1:a1:bee");

        Assert.Equal(["cow", "spam"], value.Entries.Select(entry => Encoding.ASCII.GetString(entry.Key.Span)));
        Assert.Equal("moo", value.Entries[0].Value.AsText());
        Assert.Equal(["a", "b"], value.Entries[1].Value.Items.Select(item => item.AsText()));
    }

    [Fact]
    public void TryGet_KeyOfEachKind_FindsExactlyItsOwn()
    {
        var value = Parse("d1:dd1:xi1ee1:ii7e1:lli1ee1:s3:abce");

        Assert.True(value.TryGetInteger("i"u8, out var integer));
        Assert.Equal(7, integer);
        Assert.True(value.TryGetBytes("s"u8, out var bytes));
        Assert.Equal("abc"u8, bytes.Span);
        Assert.True(value.TryGetText("s"u8, out var text));
        Assert.Equal("abc", text);
        Assert.True(value.TryGetList("l"u8, out var items));
        Assert.Equal(1, Assert.Single(items).AsInteger());
        Assert.True(value.TryGetDictionary("d"u8, out var dictionary));
        Assert.True(dictionary.TryGetInteger("x"u8, out _));
        Assert.True(value.TryGetValue("d"u8, out var any));
        Assert.Equal(BencodeKind.Dictionary, any.Kind);
    }

    [Theory]
    [InlineData("d1:dd1:xi1ee1:ii7e1:lli1ee1:s3:abce")]
    [InlineData("i7e")]
    [InlineData("4:spam")]
    [InlineData("l1:s3:abce")]
    [InlineData("de")]
    public void TryGet_AbsentKeyOrOtherKind_IsFalse(string document)
    {
        var value = Parse(document);

        Assert.False(value.TryGetValue("z"u8, out _));
        Assert.False(value.TryGetValue("x"u8, out _));
        Assert.False(value.TryGetInteger("s"u8, out _));
        Assert.False(value.TryGetBytes("i"u8, out _));
        Assert.False(value.TryGetText("d"u8, out _));
        Assert.False(value.TryGetList("d"u8, out _));
        Assert.False(value.TryGetDictionary("l"u8, out _));
    }

    [Fact]
    public void As_AnotherKind_TellsWhereTheValueIs()
    {
        var item = Parse("l3:abci7ee").Items[1];

        Assert.Equal(6, item.Offset);
        Assert.Equal((BencodeErrorCode.WrongKind, 6), Error(() => item.AsBytes()));
        Assert.Equal((BencodeErrorCode.WrongKind, 6), Error(() => item.AsText()));
        Assert.Equal((BencodeErrorCode.WrongKind, 6), Error(() => _ = item.Items));
        Assert.Equal((BencodeErrorCode.WrongKind, 6), Error(() => _ = item.Entries));
        Assert.Equal((BencodeErrorCode.WrongKind, 0), Error(() => Parse("de").AsInteger()));
        Assert.Equal((BencodeErrorCode.WrongKind, 0), Error(() => _ = Parse("de").Items));
        Assert.Equal((BencodeErrorCode.WrongKind, 0), Error(() => _ = Parse("le").Entries));
    }

    [Fact]
    public void Raw_InfoOfAnUnsortedTorrent_IsItsBytesInTheFile()
    {
        const string Info = "d6:lengthi5e4:name1:x12:piece lengthi16384e6:pieces0:e";
        const string Unsorted = "d4:name1:x6:lengthi5e12:piece lengthi16384e6:pieces0:e";
        foreach (var info in new[] { Info, Unsorted })
        {
            var document = Encoding.ASCII.GetBytes($"d8:announce3:url4:info{info}e");
            Assert.True(BencodeValue.Parse(document).TryGetDictionary("info"u8, out var value));
            Assert.Equal(info, Encoding.ASCII.GetString(value.Raw.Span));
            Assert.True(value.Raw.Span.Overlaps(document));
        }
    }

    [Fact]
    public void Items_AskedTwice_IsTheSameList()
    {
        var value = Parse("li1ei2ee");
        Assert.Same(value.Items, value.Items);
        Assert.Equal(2, value.Items.Count);
        Assert.Throws<ArgumentOutOfRangeException>(() => value.Items[2]);
        Assert.Throws<ArgumentOutOfRangeException>(() => value.Items[-1]);
    }

    private static BencodeValue Parse(string document) => BencodeValue.Parse(Encoding.ASCII.GetBytes(document));

    private static (BencodeErrorCode Code, long Offset) Error(Action action)
    {
        var error = Assert.Throws<BencodeException>(action);
        return (error.Code, error.Offset);
    }
}

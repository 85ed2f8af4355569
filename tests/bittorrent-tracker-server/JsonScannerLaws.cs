using System.Text;
using System.Text.Json;
using WebTorrent.TestKit;
using WebTorrent.TrackerServer.WebSockets;

namespace WebTorrent.TrackerServer.Tests;

public class JsonScannerLaws
{
    private const int MaxDepth = 12;

    private static readonly string[] Texts =
    [
        """{"a":[1,-2.5e+10,0,0.5,1E3,true,false,null,"x\"\\\/\b\f\n\r\t\u00e9\uD83D\uDE00"],"b":{"c":{}},"d":[]}""",
        """ [ { "sdp" : "v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\n" } , [ ] , "" ] """,
        """[[[[[[[[[[[[1]]]]]]]]]]]]""",
        """[[[[[[[[[[[[[1]]]]]]]]]]]]]""",
    ];

    [Fact]
    public void AnyText_IsTakenOrRefused_AsByTheRuntimesReader()
    {
        Law.Holds(Arbitraries.Mutated([.. Texts.Select(Encoding.ASCII.GetBytes)]), SameAsTheRuntimes, runs: 20_000);
        Law.Holds(Arbitraries.AnyBytesOf([.. "[]{}\",:\\u0123eE+-. truefalsn"u8], most: 12), SameAsTheRuntimes, runs: 20_000);
        foreach (var text in Texts)
            SameAsTheRuntimes(Encoding.ASCII.GetBytes(text));
    }

    [Theory]
    [InlineData("[1,]")]
    [InlineData("[,1]")]
    [InlineData("[1 2]")]
    [InlineData("""{"a":1,}""")]
    [InlineData("""{"a"}""")]
    [InlineData("""{a:1}""")]
    [InlineData("""{"a":1]""")]
    [InlineData("[01]")]
    [InlineData("[1.]")]
    [InlineData("[.5]")]
    [InlineData("[+1]")]
    [InlineData("[1e]")]
    [InlineData("[-]")]
    [InlineData("[tru]")]
    [InlineData("[nulll]")]
    [InlineData("[\"\\x\"]")]
    [InlineData("[\"\\u12g4\"]")]
    [InlineData("[\"\\u123")]
    [InlineData("[\"\\")]
    [InlineData("[\"\n\"]")]
    [InlineData("[\"")]
    [InlineData("[] []")]
    [InlineData("[")]
    [InlineData("")]
    [InlineData("/**/[]")]
    public void WhatIsNoJson_IsBroken(string text) => Assert.Null(Scan(Encoding.ASCII.GetBytes(text)));

    [Fact]
    public void Skip_SaysWhereTheValueIs()
    {
        var text = """ {"offer":{"sdp":"a}\"]\n"} , "id" : "x" }"""u8;
        var scanner = new JsonScanner(text);
        Assert.True(scanner.TryEnter((byte)'{'));
        var isFirst = true;
        Assert.True(scanner.MoveNext(ref isFirst, out var name));
        Assert.Equal("offer"u8, name);
        Assert.Equal("""{"sdp":"a}\"]\n"}"""u8, text[scanner.Skip()]);
        Assert.True(scanner.MoveNext(ref isFirst, out name));
        Assert.Equal("id"u8, name);
        Assert.Equal("\"x\""u8, text[scanner.Skip()]);
        Assert.False(scanner.MoveNext(ref isFirst, out _));
        Assert.True(scanner.IsAtEnd());
    }

    private static void SameAsTheRuntimes(byte[] bytes) => Assert.Equal(ScanWithTheRuntime(bytes), Scan(bytes));

    private static Range? ScanWithTheRuntime(byte[] bytes)
    {
        try
        {
            var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = MaxDepth });
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            var range = start..(int)reader.BytesConsumed;
            // What follows the value is an error of its own.
            reader.Read();
            return range;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static Range? Scan(byte[] bytes)
    {
        var scanner = new JsonScanner(bytes);
        var range = scanner.Skip();
        return scanner.IsAtEnd() ? range : null;
    }
}

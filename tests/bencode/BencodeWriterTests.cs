using System.Buffers;
using System.Text;
using WebTorrent.TestKit;

namespace WebTorrent.Bencode.Tests;

public class BencodeWriterTests
{
    private delegate void Writing(ref BencodeWriter writer);

    [Fact]
    public void Write_EachKind_IsTheFormOfTheSpecification()
    {
        Assert.Equal("i-42e", Write((ref writer) => writer.WriteInteger(-42)));
        Assert.Equal("i0e", Write((ref writer) => writer.WriteInteger(0)));
        Assert.Equal("i-9223372036854775808e", Write((ref writer) => writer.WriteInteger(long.MinValue)));
        Assert.Equal("4:spam", Write((ref writer) => writer.WriteBytes("spam"u8)));
        Assert.Equal("0:", Write((ref writer) => writer.WriteText("")));
        Assert.Equal("le", Write((ref writer) =>
        {
            writer.WriteListStart();
            writer.WriteListEnd();
        }));
    }

    [Fact]
    public void Write_KeyedMembers_AreAKeyAndItsValue() => Assert.Equal(
        "d1:ad1:xi1ee1:b2:hi1:ci7e1:dle1:e3:raw1:fi3e1:g6:\u00e9\u00e9\u00e9e".Replace("6:\u00e9\u00e9\u00e9", "6:\u00c3\u00a9\u00c3\u00a9\u00c3\u00a9", StringComparison.Ordinal),
        Write((ref writer) =>
        {
            writer.WriteDictionaryStart();
            writer.WriteDictionaryStart("a"u8);
            writer.WriteInteger("x"u8, 1);
            writer.WriteDictionaryEnd();
            writer.WriteBytes("b"u8, "hi"u8);
            writer.WriteInteger("c"u8, 7);
            writer.WriteListStart("d"u8);
            writer.WriteListEnd();
            writer.WriteRaw("e"u8, "3:raw"u8);
            writer.WriteKey("f"u8);
            writer.WriteRaw("i3e"u8);
            writer.WriteText("g"u8, "\u00e9\u00e9\u00e9");
            writer.WriteDictionaryEnd();
        }));

    [Theory]
    [InlineData("")]
    [InlineData("spam")]
    [InlineData("naïve \u65e5\u672c \U0001F600")]
    [InlineData("lone \ud83d surrogate")]
    public void WriteText_AnyText_IsUtf8(string text)
    {
        var expected = new BencodeTree.Text(Encoding.UTF8.GetBytes(text)).Encode();
        var output = new ExactBufferWriter();
        new BencodeWriter(output).WriteText(text);
        Assert.Equal(expected, output.Written);
    }

    [Fact]
    public void Write_AnyTreeToABufferWithoutSpareRoom_IsTheSame() => Law.Holds(BencodeTrees.Any(), tree =>
    {
        var output = new ExactBufferWriter();
        var writer = new BencodeWriter(output);
        tree.WriteTo(ref writer);
        Assert.Equal(tree.Encode(), output.Written);
        Assert.True(writer.IsComplete);
        Assert.Equal(0, writer.Depth);
    });

    [Fact]
    public void WriteKey_UnsortedOrDuplicate_IsRefusedBeforeAByteIsWritten()
    {
        AssertRefused("d1:bi1e", (ref writer) => writer.WriteKey("a"u8), "b"u8.ToArray());
        AssertRefused("d1:bi1e", (ref writer) => writer.WriteKey("b"u8), "b"u8.ToArray());
        AssertRefused("d2:aai1e", (ref writer) => writer.WriteKey("a"u8), "aa"u8.ToArray());
        AssertRefused("d0:i1e", (ref writer) => writer.WriteKey(""u8), []);

        static void AssertRefused(string written, Writing then, byte[] key)
        {
            var output = new ArrayBufferWriter<byte>();
            Assert.Throws<InvalidOperationException>(() =>
            {
                var writer = new BencodeWriter(output);
                writer.WriteDictionaryStart();
                writer.WriteInteger(key, 1);
                then(ref writer);
            });
            Assert.Equal(written, Encoding.ASCII.GetString(output.WrittenSpan));
        }
    }

    [Fact]
    public void WriteKey_AfterANestedDictionary_IsComparedWithItsOwnDictionary()
    {
        Assert.Equal("d1:bd1:ai1e2:zzi2ee1:ci3ee", Write((ref writer) =>
        {
            writer.WriteDictionaryStart();
            writer.WriteDictionaryStart("b"u8);
            writer.WriteInteger("a"u8, 1);
            writer.WriteInteger("zz"u8, 2);
            writer.WriteDictionaryEnd();
            writer.WriteInteger("c"u8, 3);
            writer.WriteDictionaryEnd();
        }));
        Assert.Throws<InvalidOperationException>(() => Write((ref writer) =>
        {
            writer.WriteDictionaryStart();
            writer.WriteDictionaryStart("b"u8);
            writer.WriteInteger("a"u8, 1);
            writer.WriteDictionaryEnd();
            writer.WriteInteger("ab"u8, 3);
        }));
    }

    [Fact]
    public void Write_TokenThatCannotStandThere_IsRefused()
    {
        AssertRefused((ref writer) => { writer.WriteInteger(1); writer.WriteInteger(2); });
        AssertRefused((ref writer) => writer.WriteKey("a"u8));
        AssertRefused((ref writer) => { writer.WriteListStart(); writer.WriteKey("a"u8); });
        AssertRefused((ref writer) => { writer.WriteDictionaryStart(); writer.WriteInteger(1); });
        AssertRefused((ref writer) => { writer.WriteDictionaryStart(); writer.WriteListStart(); });
        AssertRefused((ref writer) => { writer.WriteDictionaryStart(); writer.WriteKey("a"u8); writer.WriteKey("b"u8); });
        AssertRefused((ref writer) => { writer.WriteDictionaryStart(); writer.WriteKey("a"u8); writer.WriteDictionaryEnd(); });
        AssertRefused((ref writer) => { writer.WriteDictionaryStart(); writer.WriteListEnd(); });
        AssertRefused((ref writer) => { writer.WriteListStart(); writer.WriteDictionaryEnd(); });
        AssertRefused((ref writer) => writer.WriteListEnd());
        AssertRefused((ref writer) => { writer.WriteListStart(); writer.WriteListEnd(); writer.WriteListEnd(); });

        static void AssertRefused(Writing writing) => Assert.Throws<InvalidOperationException>(() => Write(writing));
    }

    [Fact]
    public void Write_NullOrEmptyArguments_AreRefused()
    {
        Assert.Throws<ArgumentNullException>(() => new BencodeWriter(null!).Depth);
        Assert.Throws<ArgumentNullException>(() => Write((ref writer) => writer.WriteText((string)null!)));
        Assert.Throws<ArgumentException>(() => Write((ref writer) => writer.WriteRaw([])));
        Assert.Throws<ArgumentException>(() => Write((ref writer) =>
        {
            writer.WriteDictionaryStart();
            writer.WriteRaw("a"u8, []);
        }));
    }

    [Fact]
    public void Write_ThousandsOfLevels_NeedsNoStack()
    {
        var output = new ArrayBufferWriter<byte>();
        var writer = new BencodeWriter(output);
        for (var i = 0; i < 50_000; i++) writer.WriteListStart();
        for (var i = 0; i < 50_000; i++) writer.WriteListEnd();
        Assert.True(writer.IsComplete);
        Assert.Equal(100_000, output.WrittenCount);
    }

    private static string Write(Writing writing)
    {
        var output = new ArrayBufferWriter<byte>();
        var writer = new BencodeWriter(output);
        writing(ref writer);
        return Encoding.Latin1.GetString(output.WrittenSpan);
    }
}

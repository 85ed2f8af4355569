using System.Text;
using FsCheck.Fluent;
using WebTorrent.TestKit;

namespace WebTorrent.SpanBuffer.Tests;

public class EncodingLawTests
{
    [Fact]
    public void RoundTrip_AnyBytes_LosslessEncodings() => Law.Holds(Inputs.Both(Inputs.Bytes, Gen.Elements(Inputs.LosslessEncodings)), input =>
        Assert.Equal(input.First, ByteBuffer.FromString(input.Second.GetString(input.First), input.Second).ToArray()));

    [Fact]
    public void RoundTrip_AnyCodeUnits_Utf16() => Law.Holds(Inputs.Text.ToArbitrary(), text =>
        Assert.Equal(text, ByteBuffer.FromString(text, BufferEncoding.Utf16LE).ToString(BufferEncoding.Utf16LE)));

    [Fact]
    public void Utf8_AnyText_AsTheBcl() => Law.Holds(Inputs.Text.ToArbitrary(), text =>
    {
        var expected = Encoding.UTF8.GetBytes(text);
        Assert.Equal(expected, ByteBuffer.FromString(text).ToArray());
        Assert.Equal(expected.Length, BufferEncoding.Utf8.GetByteCount(text));
        Assert.Equal(Encoding.UTF8.GetString(expected), new ByteBuffer(expected).ToString());
    });

    [Fact]
    public void Text_AnyBytes_AsTheBcl() => Law.Holds(Inputs.Bytes.ToArbitrary(), bytes =>
    {
        Assert.Equal(Convert.ToHexStringLower(bytes), BufferEncoding.Hex.GetString(bytes));
        Assert.Equal(Convert.ToBase64String(bytes), BufferEncoding.Base64.GetString(bytes));
        Assert.Equal(Encoding.Latin1.GetString(bytes), BufferEncoding.Latin1.GetString(bytes));
        Assert.Equal(Encoding.Latin1.GetString(Array.ConvertAll(bytes, value => (byte)(value & 0x7F))), BufferEncoding.Ascii.GetString(bytes));
    });

    [Fact]
    public void Latin1AndAscii_AnyText_KeepTheLowBytes() => Law.Holds(Inputs.Text.ToArbitrary(), text =>
    {
        var expected = text.Select(unit => unchecked((byte)unit)).ToArray();
        Assert.Equal(expected, ByteBuffer.FromString(text, BufferEncoding.Latin1).ToArray());
        Assert.Equal(expected, ByteBuffer.FromString(text, BufferEncoding.Ascii).ToArray());
    });

    [Fact]
    public void Base64_BothAlphabetsAndAnySpaces_SameBytes() => Law.Holds(Inputs.Both(Inputs.Bytes, Gen.Choose(1, 90)), input =>
    {
        var lines = input.First.Length == 0 ? "" : string.Join("\r\n", BufferEncoding.Base64.GetString(input.First).Chunk(input.Second).Select(line => new string(line)));
        foreach (var text in new[] { lines, lines.Replace('+', '-').Replace('/', '_'), lines.Replace("=", "", StringComparison.Ordinal) })
        {
            Assert.Equal(input.First, ByteBuffer.FromString(text, BufferEncoding.Base64).ToArray());
            Assert.Equal(input.First, ByteBuffer.FromString(text, BufferEncoding.Base64Url).ToArray());
        }
    });

    [Fact]
    public void Hex_AnyText_EndsBeforeTheFirstPairThatIsNone() => Law.Holds(Inputs.EncodedText.ToArbitrary(), text =>
    {
        var pairs = text.Chunk(2).TakeWhile(pair => pair.Length == 2 && pair.All(char.IsAsciiHexDigit)).Select(pair => Convert.ToByte(new string(pair), 16));
        Assert.Equal(pairs.ToArray(), ByteBuffer.FromString(text, BufferEncoding.Hex).ToArray());
    }, runs: 1000);

    [Fact]
    public void AnyText_NeverAnError_NeverMoreThanCounted() => Law.Holds(Inputs.Both(Inputs.EncodedText, Gen.Elements(Inputs.Encodings)), input =>
    {
        var (text, encoding) = input;
        var count = encoding.GetByteCount(text);
        var bytes = ByteBuffer.FromString(text, encoding);
        Assert.InRange(bytes.Length, 0, count);
        if (encoding is not (BufferEncoding.Hex or BufferEncoding.Base64 or BufferEncoding.Base64Url)) Assert.Equal(count, bytes.Length);
    }, runs: 2000);

    [Fact]
    public void GetBytes_ShortDestination_PrefixAndNothingBehindIt() => Law.Holds(Inputs.All(Inputs.EncodedText, Gen.Elements(Inputs.Encodings), Gen.Choose(0, 100)), input =>
    {
        var (text, encoding, room) = input;
        var whole = ByteBuffer.FromString(text, encoding);
        var destination = ByteBuffer.Allocate(room + 8).Fill(0xEE);
        var written = encoding.GetBytes(text, destination[..room]);

        Assert.Equal(whole[..written].ToArray(), destination[..written].ToArray());
        Assert.True(destination[written..].Span.IndexOfAnyExcept((byte)0xEE) < 0);
        // Only a character that does not fit as a whole leaves room.
        var mostLeft = encoding switch { BufferEncoding.Utf8 => 3, BufferEncoding.Utf16LE => 1, _ => 0 };
        Assert.InRange(Math.Min(room, whole.Length) - written, 0, mostLeft);
        Assert.Equal(written, ByteBuffer.Allocate(room).Write(text, encoding));
    }, runs: 2000);

    [Fact]
    public void TryGetChars_AnyBytesAndRoom_TheStringOrFalse() => Law.Holds(Inputs.All(Inputs.Bytes, Gen.Elements(Inputs.Encodings), Gen.Choose(-3, 3)), input =>
    {
        var (bytes, encoding, more) = input;
        var text = encoding.GetString(bytes);
        var destination = new char[Math.Max(0, text.Length + more)];
        Assert.Equal(destination.Length >= text.Length, encoding.TryGetChars(bytes, destination, out var written));
        if (destination.Length >= text.Length) Assert.Equal(text, new string(destination, 0, written));
    }, runs: 2000);

    [Theory]
    [InlineData("utf8", BufferEncoding.Utf8)]
    [InlineData("UTF-8", BufferEncoding.Utf8)]
    [InlineData("ucs-2", BufferEncoding.Utf16LE)]
    [InlineData("Utf16LE", BufferEncoding.Utf16LE)]
    [InlineData("binary", BufferEncoding.Latin1)]
    [InlineData("latin1", BufferEncoding.Latin1)]
    [InlineData("ascii", BufferEncoding.Ascii)]
    [InlineData("hex", BufferEncoding.Hex)]
    [InlineData("base64", BufferEncoding.Base64)]
    [InlineData("BASE64URL", BufferEncoding.Base64Url)]
    public void TryParse_NodesNames_AreKnown(string name, BufferEncoding encoding)
    {
        Assert.True(BufferEncodings.TryParse(name, out var found));
        Assert.Equal(encoding, found);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("utf-16")]
    [InlineData("hex ")]
    [InlineData("b\u0131nary")]
    public void TryParse_AnythingElse_IsNot(string? name) => Assert.False(BufferEncodings.TryParse(name, out _));
}

using WebTorrent.SpanBuffer.Encodings;

namespace WebTorrent.SpanBuffer;

/// <summary>The encodings over spans: <c>BufferEncoding.Hex.GetString(bytes)</c>. No input is an error. Thread-safe.</summary>
public static class BufferEncodings
{
    /// <summary>The longest string of .NET, in UTF-16 code units.</summary>
    internal const int MaxTextLength = 0x3FFFFFDF;

    private const int MostUnitsPerByte = 2;

    /// <summary>The bytes as text.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such encoding.</exception>
    /// <exception cref="BufferRangeException">The text may be longer than a string of .NET can be, 1,073,741,791 code units.</exception>
    public static string GetString(this BufferEncoding encoding, ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > MaxTextLength / MostUnitsPerByte) CheckTextLength(encoding, bytes.Length);
        return encoding switch
        {
            BufferEncoding.Utf8 => Utf8Codec.GetString(bytes),
            BufferEncoding.Utf16LE => Utf16Codec.GetString(bytes),
            BufferEncoding.Latin1 => Latin1Codec.GetString(bytes),
            BufferEncoding.Ascii => AsciiCodec.GetString(bytes),
            BufferEncoding.Hex => HexCodec.GetString(bytes),
            BufferEncoding.Base64 => Base64Blocks.GetString(bytes),
            BufferEncoding.Base64Url => Base64Blocks.GetUrlString(bytes),
            _ => throw Unknown(encoding),
        };
    }

    /// <summary>Writes the bytes as text to the caller's memory. On .NET it allocates nothing; on .NET Standard 2.0 it makes a string first.</summary>
    /// <param name="encoding">How they stand for text.</param>
    /// <param name="bytes">The bytes.</param>
    /// <param name="destination">Where the text goes: at most two characters a byte and two more.</param>
    /// <param name="written">How many characters were written.</param>
    /// <returns>False when the text does not fit; then nothing of the destination means anything.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such encoding.</exception>
    public static bool TryGetChars(this BufferEncoding encoding, ReadOnlySpan<byte> bytes, Span<char> destination, out int written) => encoding switch
    {
        BufferEncoding.Utf8 => Utf8Codec.TryGetChars(bytes, destination, out written),
        BufferEncoding.Utf16LE => Utf16Codec.TryGetChars(bytes, destination, out written),
        BufferEncoding.Latin1 => Latin1Codec.TryGetChars(bytes, destination, out written),
        BufferEncoding.Ascii => AsciiCodec.TryGetChars(bytes, destination, out written),
        BufferEncoding.Hex => HexCodec.TryGetChars(bytes, destination, out written),
        BufferEncoding.Base64 => Base64Blocks.TryGetChars(bytes, destination, out written),
        BufferEncoding.Base64Url => Base64Blocks.TryGetUrlChars(bytes, destination, out written),
        _ => throw Unknown(encoding),
    };

    /// <summary>How many bytes a text has: exactly for valid text; malformed hexadecimal and base64, or base64 with spaces, may have fewer.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such encoding.</exception>
    /// <exception cref="BufferRangeException">They are more than a buffer can hold.</exception>
    public static int GetByteCount(this BufferEncoding encoding, ReadOnlySpan<char> text)
    {
        var count = encoding switch
        {
            BufferEncoding.Utf8 => Utf8Codec.GetByteCount(text),
            BufferEncoding.Utf16LE => 2L * text.Length,
            BufferEncoding.Latin1 or BufferEncoding.Ascii => text.Length,
            BufferEncoding.Hex => text.Length / 2,
            BufferEncoding.Base64 or BufferEncoding.Base64Url => Base64Codec.GetByteCount(text),
            _ => throw Unknown(encoding),
        };
        if (count > ByteBuffer.MaxLength) BufferRangeException.ThrowParameter(nameof(text), 0, ByteBuffer.MaxLength, count);
        return (int)count;
    }

    /// <summary>Writes the bytes of a text as far as they fit; never a part of a character.</summary>
    /// <param name="encoding">Which bytes it stands for.</param>
    /// <param name="text">The text.</param>
    /// <param name="destination">Where the bytes go; what lies behind them stays as it was.</param>
    /// <returns>How many bytes were written.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such encoding.</exception>
    public static int GetBytes(this BufferEncoding encoding, ReadOnlySpan<char> text, Span<byte> destination) => encoding switch
    {
        BufferEncoding.Utf8 => Utf8Codec.GetBytes(text, destination, out _),
        BufferEncoding.Utf16LE => Utf16Codec.GetBytes(text, destination),
        BufferEncoding.Latin1 or BufferEncoding.Ascii => Latin1Codec.GetBytes(text, destination),
        BufferEncoding.Hex => HexCodec.GetBytes(text, destination),
        BufferEncoding.Base64 => Base64Codec.GetBytes(text, destination, isUrl: false),
        BufferEncoding.Base64Url => Base64Codec.GetBytes(text, destination, isUrl: true),
        _ => throw Unknown(encoding),
    };

    /// <summary>Finds an encoding by one of node's names for it, in upper or lower case: <c>utf8</c>, <c>utf-16le</c>, <c>ucs2</c>, <c>binary</c>, ...</summary>
    /// <param name="name">The name.</param>
    /// <param name="encoding">The encoding.</param>
    /// <returns>False when it is none of them.</returns>
    public static bool TryParse(string? name, out BufferEncoding encoding)
    {
        var found = Find(name);
        encoding = found.GetValueOrDefault();
        return found.HasValue;
    }

    private static BufferEncoding? Find(string? name) => name?.ToLowerInvariant() switch
    {
        "utf8" or "utf-8" => BufferEncoding.Utf8,
        "utf16le" or "utf-16le" or "ucs2" or "ucs-2" => BufferEncoding.Utf16LE,
        "latin1" or "binary" => BufferEncoding.Latin1,
        "ascii" => BufferEncoding.Ascii,
        "hex" => BufferEncoding.Hex,
        "base64" => BufferEncoding.Base64,
        "base64url" => BufferEncoding.Base64Url,
        _ => null,
    };

    private static void CheckTextLength(BufferEncoding encoding, int byteCount)
    {
        var most = encoding switch
        {
            BufferEncoding.Hex => byteCount * 2L,
            BufferEncoding.Base64 or BufferEncoding.Base64Url => (byteCount + 2L) / 3 * 4,
            BufferEncoding.Utf16LE => byteCount / 2,
            _ => byteCount,
        };
        if (most > MaxTextLength) BufferRangeException.ThrowParameter("bytes", 0, MaxTextLength, most);
    }

    private static ArgumentOutOfRangeException Unknown(BufferEncoding encoding) => new(nameof(encoding), encoding, "There is no such encoding.");
}

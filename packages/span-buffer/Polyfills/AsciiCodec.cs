namespace WebTorrent.SpanBuffer.Encodings;

/// <summary>Bytes as 7-bit text: the highest bit is cleared. From text to bytes it is the same as ISO 8859-1.</summary>
internal static class AsciiCodec
{
    private const int SevenBits = 0x7F;

    public static string GetString(ReadOnlySpan<byte> bytes)
    {
        var text = new char[bytes.Length];
        for (var i = 0; i < text.Length; i++) text[i] = (char)(bytes[i] & SevenBits);
        return new string(text);
    }

    public static bool TryGetChars(ReadOnlySpan<byte> bytes, Span<char> destination, out int written) => GetString(bytes).TryCopyTo(destination, out written);
}

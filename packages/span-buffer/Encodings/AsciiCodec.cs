using System.Text;

namespace WebTorrent.SpanBuffer.Encodings;

/// <summary>Bytes as 7-bit text: the highest bit is cleared. From text to bytes it is the same as ISO 8859-1.</summary>
internal static class AsciiCodec
{
    private const int SevenBits = 0x7F;

    public static string GetString(ReadOnlySpan<byte> bytes) =>
        Ascii.IsValid(bytes) ? Latin1Codec.GetString(bytes) : string.Create(bytes.Length, bytes, static (text, source) => Cut(source, text));

    public static bool TryGetChars(ReadOnlySpan<byte> bytes, Span<char> destination, out int written)
    {
        written = 0;
        if (bytes.Length > destination.Length) return false;
        if (Ascii.IsValid(bytes)) return Latin1Codec.TryGetChars(bytes, destination, out written);
        Cut(bytes, destination);
        written = bytes.Length;
        return true;
    }

    private static void Cut(ReadOnlySpan<byte> bytes, Span<char> text)
    {
        for (var i = 0; i < bytes.Length; i++) text[i] = (char)(bytes[i] & SevenBits);
    }
}

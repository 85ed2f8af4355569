using System.Text;
using System.Text.Unicode;

namespace WebTorrent.SpanBuffer.Encodings;

/// <summary>UTF-8 (RFC 3629), with U+FFFD for every maximal malformed part.</summary>
internal static class Utf8Codec
{
    private const int MostBytesPerUnit = 3;

    public static string GetString(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes);

    public static bool TryGetChars(ReadOnlySpan<byte> bytes, Span<char> destination, out int written) => Encoding.UTF8.TryGetChars(bytes, destination, out written);

    public static long GetByteCount(ReadOnlySpan<char> text)
    {
        // The BCL counts with 32 bits.
        const int MostAtOnce = int.MaxValue / MostBytesPerUnit;
        long count = 0;
        while (text.Length > MostAtOnce)
        {
            var part = char.IsHighSurrogate(text[MostAtOnce - 1]) ? MostAtOnce - 1 : MostAtOnce;
            count += Encoding.UTF8.GetByteCount(text.Slice(0, part));
            text = text.Slice(part);
        }

        return count + Encoding.UTF8.GetByteCount(text);
    }

    public static int GetBytes(ReadOnlySpan<char> text, Span<byte> destination, out int read)
    {
        _ = Utf8.FromUtf16(text, destination, out read, out var written);
        return written;
    }
}

using System.Text;

namespace WebTorrent.SpanBuffer.Encodings;

/// <summary>Two hexadecimal digits a byte.</summary>
internal static class HexCodec
{
    private const int DigitsPerByte = 2;
    private const int DigitsAtOnce = 512 * DigitsPerByte;

    public static string GetString(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(bytes);

    public static bool TryGetChars(ReadOnlySpan<byte> bytes, Span<char> destination, out int written) => Convert.TryToHexStringLower(bytes, destination, out written);

    /// <summary>Stops before the first pair that is not two digits.</summary>
    public static int GetBytes(ReadOnlySpan<char> text, Span<byte> destination)
    {
        // The BCL has vectors for digits that are bytes, and none for those that are characters.
        Span<byte> ascii = stackalloc byte[Math.Min(DigitsAtOnce, text.Length)];
        var written = 0;
        while (written < Math.Min(text.Length / DigitsPerByte, destination.Length))
        {
            var rest = text.Slice(written * DigitsPerByte);
            _ = Ascii.FromUtf16(rest.Slice(0, Math.Min(DigitsAtOnce, rest.Length)), ascii, out var digits);
            var pairs = Math.Min(digits / DigitsPerByte, destination.Length - written);
            _ = Convert.FromHexString(ascii.Slice(0, pairs * DigitsPerByte), destination.Slice(written), out _, out var count);
            written += count;
            if (count < DigitsAtOnce / DigitsPerByte) break;
        }

        return written;
    }
}

using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace WebTorrent.SpanBuffer.Encodings;

/// <summary>What the BCL knows of base64: to text, and back from what is strict at the start of a text.</summary>
internal static class Base64Blocks
{
    private const int DigitsAtOnce = 256 * Base64Codec.DigitsPerGroup;

    private static readonly SearchValues<char> Digits = SearchValues.Create(Base64Codec.Alphanumeric + "+/");
    private static readonly SearchValues<char> UrlDigits = SearchValues.Create(Base64Codec.Alphanumeric + "-_");

    public static string GetString(ReadOnlySpan<byte> bytes) => Convert.ToBase64String(bytes);

    public static string GetUrlString(ReadOnlySpan<byte> bytes) => Base64Url.EncodeToString(bytes);

    public static bool TryGetChars(ReadOnlySpan<byte> bytes, Span<char> destination, out int written)
    {
        written = 0;
        return MayFit(bytes, destination) && Convert.TryToBase64Chars(bytes, destination, out written);
    }

    public static bool TryGetUrlChars(ReadOnlySpan<byte> bytes, Span<char> destination, out int written)
    {
        written = 0;
        return MayFit(bytes, destination) && Base64Url.TryEncodeToChars(bytes, destination, out written);
    }

    /// <summary>Reads the whole groups of four digits of one alphabet that the text begins with, as far as their bytes fit.</summary>
    /// <returns>How many characters were read, and how many bytes they are.</returns>
    public static (int Consumed, int Written) Decode(ReadOnlySpan<char> text, Span<byte> destination, bool isUrl)
    {
        // The BCL's own leniency is another than node's, so that it gets to see digits only.
        var end = text.IndexOfAnyExcept(isUrl ? UrlDigits : Digits);
        var groups = Math.Min((end < 0 ? text.Length : end) / Base64Codec.DigitsPerGroup, destination.Length / Base64Codec.BytesPerGroup);
        var digits = text.Slice(0, groups * Base64Codec.DigitsPerGroup);
        if (isUrl) _ = Base64Url.DecodeFromChars(digits, destination, out _, out _);
        else DecodeStandard(digits, destination);
        return (digits.Length, groups * Base64Codec.BytesPerGroup);
    }

    // The BCL throws where the length would overflow, and so asks too late.
    private static bool MayFit(ReadOnlySpan<byte> bytes, Span<char> destination) =>
        bytes.Length <= destination.Length * (long)Base64Codec.BytesPerGroup / Base64Codec.DigitsPerGroup;

    private static void DecodeStandard(ReadOnlySpan<char> digits, Span<byte> destination)
    {
        // Here too the vectors are for digits that are bytes.
        Span<byte> ascii = stackalloc byte[Math.Min(DigitsAtOnce, digits.Length)];
        while (!digits.IsEmpty)
        {
            var part = digits.Slice(0, Math.Min(DigitsAtOnce, digits.Length));
            _ = Ascii.FromUtf16(part, ascii, out _);
            _ = Base64.DecodeFromUtf8(ascii.Slice(0, part.Length), destination, out _, out var written);
            digits = digits.Slice(part.Length);
            destination = destination.Slice(written);
        }
    }
}

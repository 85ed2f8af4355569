namespace WebTorrent.SpanBuffer;

/// <summary>Text into memory, for encodings that .NET Standard 2.0 only makes strings of.</summary>
internal static class StringExtensions
{
    public static bool TryCopyTo(this string text, Span<char> destination, out int written)
    {
        var isCopied = text.AsSpan().TryCopyTo(destination);
        written = isCopied ? text.Length : 0;
        return isCopied;
    }
}

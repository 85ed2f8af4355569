namespace WebTorrent.SpanBuffer.Encodings;

/// <summary>What the BCL knows of base64: to text. Nothing of .NET Standard 2.0 reads a part of a text.</summary>
internal static class Base64Blocks
{
    public static string GetString(ReadOnlySpan<byte> bytes) => Convert.ToBase64String(bytes.ToArray());

    public static string GetUrlString(ReadOnlySpan<byte> bytes) => GetString(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    public static bool TryGetChars(ReadOnlySpan<byte> bytes, Span<char> destination, out int written) => GetString(bytes).TryCopyTo(destination, out written);

    public static bool TryGetUrlChars(ReadOnlySpan<byte> bytes, Span<char> destination, out int written) => GetUrlString(bytes).TryCopyTo(destination, out written);

    /// <summary>Reads nothing, so that all is left to <see cref="Base64Codec"/>.</summary>
    public static (int Consumed, int Written) Decode(ReadOnlySpan<char> text, Span<byte> destination, bool isUrl) => (0, 0);
}

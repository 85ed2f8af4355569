namespace WebTorrent.SpanBuffer.Encodings;

/// <summary>ISO 8859-1, with the low byte of what it has no letter for.</summary>
internal static class Latin1Codec
{
    public static string GetString(ReadOnlySpan<byte> bytes)
    {
        var text = new char[bytes.Length];
        for (var i = 0; i < text.Length; i++) text[i] = (char)bytes[i];
        return new string(text);
    }

    public static bool TryGetChars(ReadOnlySpan<byte> bytes, Span<char> destination, out int written) => GetString(bytes).TryCopyTo(destination, out written);

    public static int GetBytes(ReadOnlySpan<char> text, Span<byte> destination)
    {
        var count = Math.Min(text.Length, destination.Length);
        for (var i = 0; i < count; i++) destination[i] = unchecked((byte)text[i]);
        return count;
    }
}

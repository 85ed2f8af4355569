namespace WebTorrent.SpanBuffer.Encodings;

/// <summary>Two hexadecimal digits a byte.</summary>
internal static class HexCodec
{
    private const string Digits = "0123456789abcdef";

    public static string GetString(ReadOnlySpan<byte> bytes)
    {
        var text = new char[bytes.Length * 2];
        for (var i = 0; i < bytes.Length; i++)
        {
            text[2 * i] = Digits[bytes[i] >> 4];
            text[2 * i + 1] = Digits[bytes[i] & 0xF];
        }

        return new string(text);
    }

    public static bool TryGetChars(ReadOnlySpan<byte> bytes, Span<char> destination, out int written) => GetString(bytes).TryCopyTo(destination, out written);

    /// <summary>Stops before the first pair that is not two digits.</summary>
    public static int GetBytes(ReadOnlySpan<char> text, Span<byte> destination)
    {
        var pairs = Math.Min(text.Length / 2, destination.Length);
        for (var i = 0; i < pairs; i++)
        {
            var (high, low) = (ValueOf(text[2 * i]), ValueOf(text[2 * i + 1]));
            if ((high | low) < 0) return i;
            destination[i] = (byte)((high << 4) | low);
        }

        return pairs;
    }

    private static int ValueOf(char digit) => digit switch
    {
        >= '0' and <= '9' => digit - '0',
        >= 'a' and <= 'f' => digit - 'a' + 10,
        >= 'A' and <= 'F' => digit - 'A' + 10,
        _ => -1,
    };
}

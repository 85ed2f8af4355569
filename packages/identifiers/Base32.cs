namespace WebTorrent.Identifiers;

/// <summary>RFC 4648 §6 base32 for lengths that are multiples of five bytes, where no padding arises.</summary>
internal static class Base32
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private const int BytesPerGroup = 5;
    private const int CharsPerGroup = 8;
    private const int BitsPerChar = 5;

    /// <summary>Decodes either letter case; false at the first character outside the alphabet.</summary>
    public static bool TryDecode(ReadOnlySpan<char> text, Span<byte> destination)
    {
        while (!text.IsEmpty)
        {
            ulong group = 0;
            foreach (var c in text[..CharsPerGroup])
            {
                var value = ValueOf(c);
                if (value < 0) return false;
                group = (group << BitsPerChar) | (uint)value;
            }

            for (var i = BytesPerGroup - 1; i >= 0; i--, group >>= 8) destination[i] = (byte)group;
            text = text[CharsPerGroup..];
            destination = destination[BytesPerGroup..];
        }

        return true;
    }

    public static void Encode(ReadOnlySpan<byte> source, Span<char> destination)
    {
        while (!source.IsEmpty)
        {
            ulong group = 0;
            foreach (var b in source[..BytesPerGroup]) group = (group << 8) | b;
            for (var i = CharsPerGroup - 1; i >= 0; i--, group >>= BitsPerChar) destination[i] = Alphabet[(int)(group & 31)];
            source = source[BytesPerGroup..];
            destination = destination[CharsPerGroup..];
        }
    }

    private static int ValueOf(char c) => c switch
    {
        >= 'A' and <= 'Z' => c - 'A',
        >= 'a' and <= 'z' => c - 'a',
        >= '2' and <= '7' => c - '2' + 26,
        _ => -1,
    };
}

namespace WebTorrent.SpanBuffer.Encodings;

/// <summary>
/// Base64 (RFC 4648 §4 and §5) as leniently as node reads it: both alphabets, up to the first <c>=</c>; what is no digit is passed over. What is
/// strict goes in blocks, the rest digit by digit up to the end of its group.
/// </summary>
internal static class Base64Codec
{
    public const int DigitsPerGroup = 4;
    public const int BytesPerGroup = 3;

    /// <summary>The digits 0 to 61, which both alphabets have.</summary>
    public const string Alphanumeric = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    private const char Padding = '=';
    private const byte NoDigit = 0xFF;
    private const int BitsPerDigit = 6;
    private const int BitsPerByte = 8;

    private static readonly byte[] Digits = MakeDigits();

    /// <summary>As many as there are if each character but one or two <c>=</c> at the end counts; never too few.</summary>
    public static long GetByteCount(ReadOnlySpan<char> text)
    {
        var digits = text.Length;
        if (digits > 0 && text[digits - 1] == Padding) digits--;
        if (digits > 1 && text[digits - 1] == Padding) digits--;
        return digits * (long)BytesPerGroup / DigitsPerGroup;
    }

    public static int GetBytes(ReadOnlySpan<char> text, Span<byte> destination, bool isUrl)
    {
        var written = 0;
        while (!text.IsEmpty && written < destination.Length)
        {
            var (consumed, count) = Base64Blocks.Decode(text, destination.Slice(written), isUrl);
            written += count;
            text = text.Slice(consumed);
            written += DecodeGroup(ref text, destination.Slice(written));
        }

        return written;
    }

    /// <summary>Reads up to four digits; of text that has ended nothing is left.</summary>
    private static int DecodeGroup(ref ReadOnlySpan<char> text, Span<byte> destination)
    {
        var (bits, digits, written) = (0, 0, 0);
        for (var i = 0; i < text.Length; i++)
        {
            var letter = text[i];
            if (letter == Padding) break;
            var digit = letter < Digits.Length ? Digits[letter] : NoDigit;
            if (digit == NoDigit) continue;
            bits = (bits << BitsPerDigit) | digit;
            // Of the second digit on each one completes a byte.
            if (digits++ > 0 && written < destination.Length)
                destination[written++] = unchecked((byte)(bits >> (digits * BitsPerDigit - written * BitsPerByte)));
            if (digits < DigitsPerGroup) continue;
            text = text.Slice(i + 1);
            return written;
        }

        text = default;
        return written;
    }

    private static byte[] MakeDigits()
    {
        var digits = new byte[128];
        digits.AsSpan().Fill(NoDigit);
        for (var i = 0; i < Alphanumeric.Length; i++) digits[Alphanumeric[i]] = (byte)i;
        digits['+'] = digits['-'] = (byte)Alphanumeric.Length;
        digits['/'] = digits['_'] = (byte)(Alphanumeric.Length + 1);
        return digits;
    }
}

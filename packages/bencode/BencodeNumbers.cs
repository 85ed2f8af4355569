namespace WebTorrent.Bencode;

/// <summary>The two places of bencode where digits stand: <c>i-42e</c> and the <c>4:</c> in front of a string.</summary>
internal static class BencodeNumbers
{
    /// <summary>Reads an integer from its <c>i</c> on.</summary>
    /// <param name="source">From the <c>i</c> to the end of the input.</param>
    /// <param name="value">The integer.</param>
    /// <param name="length">Its bytes from <c>i</c> to <c>e</c>; at an error, where that is.</param>
    public static BencodeErrorCode TryReadInteger(ReadOnlySpan<byte> source, out long value, out int length)
    {
        value = 0;
        length = 1;
        var isNegative = source.Length > 1 && source[1] == '-';
        var first = isNegative ? 2 : 1;
        var limit = isNegative ? 1UL << 63 : long.MaxValue;

        ulong magnitude = 0;
        var i = first;
        for (; i < source.Length && IsDigit(source[i]); i++)
        {
            var digit = (uint)(source[i] - '0');
            if (magnitude > (limit - digit) / 10) return BencodeErrorCode.IntegerOutOfRange;
            magnitude = magnitude * 10 + digit;
        }

        length = i;
        if (i == source.Length) return BencodeErrorCode.UnexpectedEnd;
        if (source[i] != 'e') return BencodeErrorCode.UnexpectedByte;

        length = first;
        var hasLeadingZero = i > first + 1 && source[first] == '0';
        if (i == first || hasLeadingZero || (isNegative && magnitude == 0)) return BencodeErrorCode.MalformedInteger;

        length = i + 1;
        value = isNegative ? unchecked(-(long)magnitude) : (long)magnitude;
        return BencodeErrorCode.None;
    }

    /// <summary>Reads the length of a string and its colon, and checks that so much is there.</summary>
    /// <param name="source">From the first digit to the end of the input.</param>
    /// <param name="value">How many bytes the string has.</param>
    /// <param name="length">How many bytes stand in front of the string; at an error, where that is.</param>
    public static BencodeErrorCode TryReadLength(ReadOnlySpan<byte> source, out int value, out int length)
    {
        value = 0;
        length = 0;
        var i = 0;
        for (; i < source.Length && IsDigit(source[i]); i++)
        {
            // Longer than all that is left: no further digit can mend that, and nothing overflows.
            var longer = value * 10L + (source[i] - '0');
            if (longer > source.Length) return BencodeErrorCode.StringBeyondEnd;
            value = (int)longer;
        }

        if (i > 1 && source[0] == '0') return BencodeErrorCode.MalformedLength;
        length = i;
        if (i == source.Length) return BencodeErrorCode.UnexpectedEnd;
        if (source[i] != ':') return BencodeErrorCode.UnexpectedByte;

        length = i + 1;
        if (value <= source.Length - length) return BencodeErrorCode.None;
        length = 0;
        return BencodeErrorCode.StringBeyondEnd;
    }

    private static bool IsDigit(byte b) => b is >= (byte)'0' and <= (byte)'9';
}

using System.Globalization;

namespace WebTorrent.TrackerServer.WebSockets;

/// <summary>Bytes as the JavaScript trackers put them into JSON: a string with a character of U+0000 to U+00FF for each.</summary>
internal static class BinaryString
{
    /// <summary>Decodes the inside of a JSON string as it stands in UTF-8 with its escapes; false when it is not exactly as many bytes as there is room.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> text, Span<byte> destination)
    {
        var written = 0;
        while (!text.IsEmpty)
        {
            if (written == destination.Length || !TryDecodeFirst(text, out destination[written], out var consumed))
                return false;
            written++;
            text = text[consumed..];
        }

        return written == destination.Length;
    }

    private static bool TryDecodeFirst(ReadOnlySpan<byte> text, out byte value, out int consumed)
    {
        value = text[0];
        consumed = 1;
        switch (text[0])
        {
            case (byte)'\\':
                return TryDecodeEscape(text, out value, out consumed);
            case < 0x80:
                return true;
            // U+0080 to U+00FF are two bytes of UTF-8: C2 or C3, and a continuation.
            case 0xC2 or 0xC3 when text.Length > 1 && (text[1] & 0xC0) == 0x80:
                value = (byte)((text[0] << 6) | (text[1] & 0x3F));
                consumed = 2;
                return true;
            default:
                return false;
        }
    }

    private static bool TryDecodeEscape(ReadOnlySpan<byte> text, out byte value, out int consumed)
    {
        consumed = 2;
        value = 0;
        if (text.Length < 2)
            return false;
        if (text[1] == 'u')
        {
            consumed = 6;
            if (text.Length < 6 || !ushort.TryParse(text.Slice(2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit))
                return false;
            value = (byte)unit;
            return unit <= byte.MaxValue;
        }

        value = text[1] switch
        {
            (byte)'n' => (byte)'\n',
            (byte)'r' => (byte)'\r',
            (byte)'t' => (byte)'\t',
            (byte)'b' => (byte)'\b',
            (byte)'f' => (byte)'\f',
            var other => other,
        };
        return value is (byte)'"' or (byte)'\\' or (byte)'/' || text[1] != value;
    }
}

using System.Globalization;
using System.Text;

namespace WebTorrent.ParseTorrent.Magnet;

/// <summary>Percent-encoding of UTF-8 text (RFC 3986, 2.1).</summary>
internal static class PercentEncoding
{
    /// <summary>Decodes; an escape that is none stands for itself, bytes that are no UTF-8 become U+FFFD.</summary>
    internal static string Decode(ReadOnlySpan<char> text, bool plusIsBlank)
    {
        if (text.IndexOfAny('%', '+') < 0)
            return text.ToString();

        var bytes = new byte[Encoding.UTF8.GetMaxByteCount(text.Length)];
        var (length, position) = (0, 0);
        while (position < text.Length)
        {
            if (IsEscape(text[position..], out var value))
            {
                bytes[length++] = value;
                position += 3;
                continue;
            }

            var run = text[(position + 1)..].IndexOf('%') is var next and >= 0 ? next + 1 : text.Length - position;
            var written = Encoding.UTF8.GetBytes(text.Slice(position, run), bytes.AsSpan(length));
            if (plusIsBlank)
                bytes.AsSpan(length, written).Replace((byte)'+', (byte)' ');
            length += written;
            position += run;
        }

        return Encoding.UTF8.GetString(bytes, 0, length);
    }

    internal static string Encode(string text) => Uri.EscapeDataString(text);

    /// <summary>Encodes all but what sets off a port and an IPv6 address, as people expect to see them.</summary>
    internal static string EncodeAddress(string address) => Encode(address)
        .Replace("%3A", ":", StringComparison.Ordinal).Replace("%5B", "[", StringComparison.Ordinal).Replace("%5D", "]", StringComparison.Ordinal);

    private static bool IsEscape(ReadOnlySpan<char> text, out byte value)
    {
        value = 0;
        return text.Length >= 3 && text[0] == '%'
            && byte.TryParse(text.Slice(1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value);
    }
}

using System.Text;

namespace WebTorrent.Tracker.Core;

/// <summary>
/// The options behind an announce that carry path and query of the tracker's URL (BEP 41, Extension Format):
/// <code>
/// 0x00                 end of options
/// 0x01                 no operation
/// 0x02  length  bytes  URL data; several are one text
/// type  length  bytes  anything else, skipped
/// </code>
/// </summary>
public static class UdpUrlData
{
    /// <summary>The longest text that is sent: with it an announce still fits the smallest common packet.</summary>
    public const int MaxLength = 1000;

    private const byte EndOfOptions = 0;
    private const byte NoOperation = 1;
    private const byte UrlData = 2;
    private const int MaxChunk = byte.MaxValue;

    /// <summary>How many bytes <see cref="Write"/> needs for a text: none for an empty one.</summary>
    public static int GetLength(string urlData)
    {
        ArgumentNullException.ThrowIfNull(urlData);
        return urlData.Length + (2 * ((urlData.Length + MaxChunk - 1) / MaxChunk));
    }

    /// <summary>Writes a text of ASCII letters as options.</summary>
    public static void Write(string urlData, Span<byte> destination)
    {
        ArgumentNullException.ThrowIfNull(urlData);
        for (var rest = urlData.AsSpan(); !rest.IsEmpty;)
        {
            var length = Math.Min(rest.Length, MaxChunk);
            destination[0] = UrlData;
            destination[1] = (byte)length;
            Encoding.ASCII.GetBytes(rest[..length], destination[2..]);
            rest = rest[length..];
            destination = destination[(2 + length)..];
        }
    }

    /// <summary>Reads options; false when one is longer than what is there, or the text is longer than <see cref="MaxLength"/>.</summary>
    public static bool TryParse(ReadOnlySpan<byte> options, out string urlData)
    {
        urlData = "";
        var text = new StringBuilder();
        while (!options.IsEmpty && options[0] != EndOfOptions)
        {
            if (options[0] == NoOperation)
            {
                options = options[1..];
                continue;
            }

            if (options.Length < 2 || options.Length - 2 < options[1])
                return false;
            if (options[0] == UrlData)
                text.Append(Encoding.ASCII.GetString(options.Slice(2, options[1])));
            if (text.Length > MaxLength)
                return false;
            options = options[(2 + options[1])..];
        }

        urlData = text.ToString();
        return true;
    }
}

using System.Text;

namespace WebTorrent.TrackerServer.Udp;

/// <summary>
/// The options behind an announce (BEP 41):
/// <code>
/// 0x00                 end of options
/// 0x01                 no operation
/// 0x02  length  bytes  URL data; several are one text
/// type  length  bytes  anything else, skipped
/// </code>
/// </summary>
internal static class UdpOptions
{
    private const byte EndOfOptions = 0;
    private const byte NoOperation = 1;
    private const byte UrlData = 2;

    /// <summary>Path and query of the tracker's URL as the client knows it; empty when it does not say or the options are cut short. A datagram bounds its length.</summary>
    public static string ReadUrlData(ReadOnlySpan<byte> options)
    {
        var text = "";
        while (!options.IsEmpty && options[0] != EndOfOptions)
        {
            if (options[0] == NoOperation)
            {
                options = options[1..];
                continue;
            }

            if (options.Length < 2 || options.Length - 2 < options[1])
                return "";
            if (options[0] == UrlData)
                text += Encoding.Latin1.GetString(options.Slice(2, options[1]));
            options = options[(2 + options[1])..];
        }

        return text;
    }
}

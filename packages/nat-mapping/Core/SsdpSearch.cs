using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Text;

namespace WebTorrent.NatMapping.Core;

/// <summary>The search for UPnP routers by multicast (UPnP Device Architecture 1.1, §1.3).</summary>
internal static class SsdpSearch
{
    public const int MaxResponseLength = 4096;

    private const int MaxLocationLength = 512;

    public static IPEndPoint Group { get; } = new(IPAddress.Parse("239.255.255.250"), 1900);

    /// <summary>What to search for. Version 2 first: old routers answer to 1 only, new ones to both.</summary>
    public static IReadOnlyList<string> Targets { get; } =
    [
        "urn:schemas-upnp-org:device:InternetGatewayDevice:2",
        "urn:schemas-upnp-org:device:InternetGatewayDevice:1",
    ];

    public static byte[] Encode(string target) => Encoding.ASCII.GetBytes(
        $"M-SEARCH * HTTP/1.1\r\nHOST: 239.255.255.250:1900\r\nMAN: \"ssdp:discover\"\r\nMX: 1\r\nST: {target}\r\n\r\n");

    /// <summary>
    /// Reads an answer: where the router describes itself. False unless that is a plain HTTP address at the very machine that answers, for a
    /// neighbour's word must not make this machine call others.
    /// </summary>
    public static bool TryParseResponse(ReadOnlySpan<byte> datagram, IPAddress from, [NotNullWhen(true)] out Uri? location)
    {
        location = null;
        if (datagram.Length > MaxResponseLength || !datagram.StartsWith("HTTP/1.1 200"u8))
            return false;
        foreach (var line in Encoding.Latin1.GetString(datagram).Split("\r\n", StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.StartsWith("location:", StringComparison.OrdinalIgnoreCase))
                return TryReadAddress(line[9..].Trim(), from, out location);
        }

        return false;
    }

    /// <summary>Whether a text is an HTTP URL at this address and no other.</summary>
    public static bool TryReadAddress(string text, IPAddress at, [NotNullWhen(true)] out Uri? uri) =>
        Uri.TryCreate(text, UriKind.Absolute, out uri) && IsAt(uri, at) && text.Length <= MaxLocationLength;

    /// <summary>Whether a URL is an HTTP one at this address and no other.</summary>
    public static bool IsAt(Uri uri, IPAddress address) =>
        uri.Scheme is "http" && uri.UserInfo.Length == 0 && IPAddress.TryParse(uri.Host, out var host) && host.Equals(address);
}

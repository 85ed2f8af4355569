using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace WebTorrent.ParseTorrent.Magnet;

/// <summary>The addresses of <c>x.pe</c> (BEP 9): <c>hostname:port</c>, <c>ipv4:port</c>, <c>[ipv6]:port</c>.</summary>
internal static class PeerAddress
{
    private const int MaxHostLength = 253;

    internal static bool IsValid(string text)
    {
        var colon = text.LastIndexOf(':');
        if (colon <= 0 || !ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) || port == 0)
            return false;
        var host = text.AsSpan(0, colon);
        if (host[0] == '[')
            return host[^1] == ']' && IPAddress.TryParse(host[1..^1], out var address) && address.AddressFamily == AddressFamily.InterNetworkV6;
        return host.Length <= MaxHostLength && Uri.CheckHostName(host.ToString()) is UriHostNameType.Dns or UriHostNameType.IPv4;
    }
}

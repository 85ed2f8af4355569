using System.Globalization;
using System.Net;

namespace WebTorrent.Cli.Options;

/// <summary>Addresses as people type them: <c>HOST:PORT</c>, <c>[IPV6]:PORT</c>, and for listening also a bare <c>PORT</c>.</summary>
public static class EndPointText
{
    /// <summary>Reads <c>HOST:PORT</c>, where HOST is a name, an IPv4 address or an IPv6 address in brackets, and PORT is 1 to 65535.</summary>
    public static bool TryParsePeer(string text, out EndPoint? peer)
    {
        peer = null;
        if (!TrySplit(text, out var host, out var port) || port == 0) return false;
        if (IPAddress.TryParse(host, out var address)) peer = new IPEndPoint(address, port);
        else if (!text.StartsWith('[') && Uri.CheckHostName(host) == UriHostNameType.Dns) peer = new DnsEndPoint(host, port);
        return peer is not null;
    }

    /// <summary>Reads <c>PORT</c> (every address of this machine) or <c>ADDRESS:PORT</c>; port 0 lets the system choose one.</summary>
    public static bool TryParseListen(string text, out IPEndPoint? listen)
    {
        listen = null;
        if (TryParsePort(text, out var port)) listen = new IPEndPoint(IPAddress.IPv6Any, port);
        else if (TrySplit(text, out var host, out port) && IPAddress.TryParse(host, out var address)) listen = new IPEndPoint(address, port);
        return listen is not null;
    }

    private static bool TrySplit(string text, out string host, out int port)
    {
        host = "";
        port = 0;
        var colon = text.LastIndexOf(':');
        if (colon <= 0 || !TryParsePort(text.AsSpan(colon + 1), out port)) return false;
        host = text[..colon];
        if (host is ['[', .., ']']) host = host[1..^1];
        // "::1:80" is ambiguous: an IPv6 address is read only from brackets.
        else if (host.Contains(':')) return false;
        return host.Length > 0;
    }

    private static bool TryParsePort(ReadOnlySpan<char> text, out int port) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port) && port <= IPEndPoint.MaxPort;
}

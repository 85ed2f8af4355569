using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace WebTorrent.Stun;

/// <summary>
/// The URL of a STUN or TURN server (RFC 7064, RFC 7065): <c>scheme:host[:port][?transport=udp|tcp]</c>, no user, no path. Immutable.
/// </summary>
/// <param name="Scheme">STUN or TURN, with TLS or without.</param>
/// <param name="Host">A name or an address; an IPv6 address without brackets.</param>
/// <param name="Port">1 to 65,535; without one in the URL 3478, or 5349 with TLS.</param>
/// <param name="Transport">UDP or TCP; without one in the URL UDP, or TCP with TLS.</param>
public sealed record IceServerUri(IceServerScheme Scheme, string Host, int Port, IceServerTransport Transport)
{
    private const int MaxLength = 512;
    private const int MaxHostLength = 255;
    private const int DefaultPort = 3478;
    private const int DefaultTlsPort = 5349;
    private const string TransportParameter = "transport=";

    /// <summary>Whether it relays.</summary>
    public bool IsTurn => Scheme is IceServerScheme.Turn or IceServerScheme.Turns;

    /// <summary>Whether it is spoken to over TLS or DTLS.</summary>
    public bool IsSecure => Scheme is IceServerScheme.Stuns or IceServerScheme.Turns;

    /// <summary>Reads a URL.</summary>
    /// <exception cref="FormatException">It is none of a STUN or TURN server.</exception>
    public static IceServerUri Parse(string text) =>
        TryParse(text, out var uri) ? uri : throw new FormatException("This is no URL of a STUN or TURN server.");

    /// <summary>Reads a URL; never throws.</summary>
    /// <param name="text">Up to 512 characters.</param>
    /// <param name="uri">What it says.</param>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out IceServerUri? uri)
    {
        uri = null;
        if (text is null || text.Length > MaxLength || text.IndexOf(':', StringComparison.Ordinal) is var colon && colon < 0)
            return false;
        if (!TryParseScheme(text[..colon], out var scheme))
            return false;
        var isSecure = scheme is IceServerScheme.Stuns or IceServerScheme.Turns;
        var rest = text.AsSpan(colon + 1);
        var transport = isSecure ? IceServerTransport.Tcp : IceServerTransport.Udp;
        if (rest.IndexOf('?') is var query && query >= 0)
        {
            // RFC 7064 has no parameters, but pages give them to STUN servers as well.
            if (!TryParseTransport(rest[(query + 1)..], out transport))
                return false;
            rest = rest[..query];
        }

        if (!TrySplit(rest, isSecure ? DefaultTlsPort : DefaultPort, out var host, out var port))
            return false;
        uri = new IceServerUri(scheme, host, port, transport);
        return true;
    }

    /// <summary>The URL, with port, and with transport where it is a TURN server.</summary>
    public override string ToString()
    {
        var host = Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]" : Host;
        var (scheme, transport) = (NameOf(Scheme), Transport == IceServerTransport.Udp ? "udp" : "tcp");
        return string.Create(CultureInfo.InvariantCulture, $"{scheme}:{host}:{Port}{(IsTurn ? $"?{TransportParameter}{transport}" : "")}");
    }

    private static string NameOf(IceServerScheme scheme) => scheme switch
    {
        IceServerScheme.Stun => "stun",
        IceServerScheme.Stuns => "stuns",
        IceServerScheme.Turn => "turn",
        _ => "turns",
    };

    private static bool TryParseScheme(string text, out IceServerScheme scheme)
    {
        foreach (var known in Enum.GetValues<IceServerScheme>())
        {
            scheme = known;
            if (string.Equals(NameOf(known), text, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        scheme = default;
        return false;
    }

    private static bool TryParseTransport(ReadOnlySpan<char> query, out IceServerTransport transport)
    {
        transport = IceServerTransport.Udp;
        if (!query.StartsWith(TransportParameter, StringComparison.OrdinalIgnoreCase))
            return false;
        var value = query[TransportParameter.Length..];
        if (value.Equals("tcp", StringComparison.OrdinalIgnoreCase))
            transport = IceServerTransport.Tcp;
        return transport == IceServerTransport.Tcp || value.Equals("udp", StringComparison.OrdinalIgnoreCase);
    }

    private static bool TrySplit(ReadOnlySpan<char> text, int defaultPort, out string host, out int port)
    {
        (host, port) = ("", defaultPort);
        var isBracketed = text.StartsWith('[');
        var end = isBracketed ? text.IndexOf(']') : text.IndexOf(':');
        if (isBracketed && end < 0)
            return false;
        var name = isBracketed ? text[1..end] : end < 0 ? text : text[..end];
        var tail = isBracketed ? text[(end + 1)..] : end < 0 ? [] : text[end..];
        host = name.ToString();
        if (isBracketed ? !IsIPv6(host) : !IsHost(host))
            return false;
        if (tail.IsEmpty)
            return true;
        return tail[0] == ':' && int.TryParse(tail[1..], NumberStyles.None, CultureInfo.InvariantCulture, out port) && port is > 0 and <= 65_535;
    }

    private static bool IsIPv6(string host) =>
        !host.Contains('%', StringComparison.Ordinal) && IPAddress.TryParse(host, out var address) && address.AddressFamily == AddressFamily.InterNetworkV6;

    private static bool IsHost(string host) =>
        host.Length is > 0 and <= MaxHostLength && host.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '.' or '_');
}

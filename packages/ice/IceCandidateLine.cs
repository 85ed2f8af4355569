using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace WebTorrent.Ice;

/// <summary>
/// The SDP line of a candidate (RFC 8839 §5.1): <c>candidate:</c> foundation, component, protocol, priority, address, port, <c>typ</c> type, then pairs of
/// name and value.
/// </summary>
internal static class IceCandidateLine
{
    private const int MaxLength = 1_024;
    private const int MaxFoundation = 32;
    private const int MaxAddress = 255;
    private const string Prefix = "candidate:";

    public static bool TryParse([NotNullWhen(true)] string? line, [NotNullWhen(true)] out IceCandidate? candidate)
    {
        candidate = null;
        if (line is null || line.Length > MaxLength)
            return false;
        var text = line.AsSpan().Trim();
        if (text.StartsWith("a=", StringComparison.Ordinal))
            text = text[2..];
        if (!text.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
            return false;
        var words = text[Prefix.Length..].ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return TryParseHead(words, ref candidate) && TryParseExtensions(words, ref candidate);
    }

    public static string Write(IceCandidate candidate)
    {
        var line = new StringBuilder(Prefix, 128);
        var culture = CultureInfo.InvariantCulture;
        line.Append(culture, $"{candidate.Foundation} {candidate.Component} {NameOf(candidate.Protocol)} ");
        line.Append(culture, $"{candidate.Priority} {candidate.Address} {candidate.Port} typ {NameOf(candidate.Type)}");
        if (candidate.RelatedAddress is { } related)
            line.Append(culture, $" raddr {related} rport {candidate.RelatedPort ?? 0}");
        if (candidate.TcpType is { } tcpType)
            line.Append(" tcptype ").Append(NameOf(tcpType));
        if (candidate.Generation is { } generation)
            line.Append(culture, $" generation {generation}");
        if (candidate.Ufrag is { } ufrag)
            line.Append(" ufrag ").Append(ufrag);
        return line.ToString();
    }

    private static bool TryParseHead(string[] words, [NotNullWhen(true)] ref IceCandidate? candidate)
    {
        if (words.Length < 8 || words[6] is not "typ" || !IsFoundation(words[0]) || !IsAddress(words[4]))
            return false;
        if (!TryParseNumber(words[1], 256, out var component) || component == 0 || !TryParseNumber(words[5], 65_535, out var port)
            || !uint.TryParse(words[3], NumberStyles.None, CultureInfo.InvariantCulture, out var priority))
            return false;
        if (!TryFind(words[2], Enum.GetValues<IceProtocol>(), NameOf, out var protocol) || !TryFind(words[7], Enum.GetValues<IceCandidateType>(), NameOf, out var type))
            return false;
        candidate = new IceCandidate
        {
            Foundation = words[0],
            Component = component,
            Protocol = protocol,
            Priority = priority,
            Address = words[4],
            Port = port,
            Type = type,
        };
        return true;
    }

    private static bool TryParseExtensions(string[] words, [NotNullWhen(true)] ref IceCandidate? candidate)
    {
        for (var i = 8; i + 1 < words.Length && candidate is not null; i += 2)
            candidate = With(candidate, words[i], words[i + 1]);
        return candidate is not null;
    }

    private static IceCandidate? With(IceCandidate candidate, string name, string value)
    {
        switch (name)
        {
            case "raddr":
                return IsAddress(value) ? candidate with { RelatedAddress = value } : null;
            case "rport":
                return TryParseNumber(value, 65_535, out var port) ? candidate with { RelatedPort = port } : null;
            case "tcptype":
                return TryFind(value, Enum.GetValues<IceTcpType>(), NameOf, out var tcpType) ? candidate with { TcpType = tcpType } : null;
            case "generation":
                return TryParseNumber(value, int.MaxValue, out var generation) ? candidate with { Generation = generation } : null;
            case "ufrag":
                return IceParameters.IsUfrag(value) ? candidate with { Ufrag = value } : null;
            default:
                return candidate;
        }
    }

    private static bool IsFoundation(string text) => text.Length <= MaxFoundation && text.All(IceParameters.IsIceChar);

    // A name may lead anywhere once it is resolved; here only its letters count.
    private static bool IsAddress(string text) =>
        text.Length <= MaxAddress && text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or ':' or '-' or '_');

    private static bool TryParseNumber(string text, int most, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number <= most;

    private static bool TryFind<T>(string text, T[] values, Func<T, string> nameOf, out T value)
    {
        var index = Array.FindIndex(values, known => string.Equals(nameOf(known), text, StringComparison.OrdinalIgnoreCase));
        value = values[Math.Max(0, index)];
        return index >= 0;
    }

    private static string NameOf(IceProtocol protocol) => protocol == IceProtocol.Udp ? "udp" : "tcp";

    private static string NameOf(IceCandidateType type) => type switch
    {
        IceCandidateType.Host => "host",
        IceCandidateType.ServerReflexive => "srflx",
        IceCandidateType.PeerReflexive => "prflx",
        _ => "relay",
    };

    private static string NameOf(IceTcpType type) => type switch
    {
        IceTcpType.Active => "active",
        IceTcpType.Passive => "passive",
        _ => "so",
    };
}

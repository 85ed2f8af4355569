using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace WebTorrent.Ice;

/// <summary>A transport address that a peer may be reached at (RFC 8839 §5.1). Immutable, compared by value.</summary>
public sealed record IceCandidate
{
    /// <summary>The same for candidates of one type from one base and server: 1 to 32 letters, digits, <c>+</c> and <c>/</c>.</summary>
    public required string Foundation { get; init; }

    /// <summary>The component, 1 to 256; data channels have only 1, the default.</summary>
    public int Component { get; init; } = 1;

    /// <summary>UDP, the default, or TCP.</summary>
    public IceProtocol Protocol { get; init; }

    /// <summary>How much it is preferred; more is better.</summary>
    public uint Priority { get; init; }

    /// <summary>An IP address, or a name: of mDNS where the address is to be kept private.</summary>
    public required string Address { get; init; }

    /// <summary>The port; 9 for TCP candidates that dial.</summary>
    public int Port { get; init; }

    /// <summary>Where it was learned.</summary>
    public IceCandidateType Type { get; init; }

    /// <summary>The address behind a reflexive or relayed one, for diagnosis; 0.0.0.0 where it is kept private.</summary>
    public string? RelatedAddress { get; init; }

    /// <summary>The port behind it.</summary>
    public int? RelatedPort { get; init; }

    /// <summary>Who dials, over TCP.</summary>
    public IceTcpType? TcpType { get; init; }

    /// <summary>Of which restart it is, as Chromium says it.</summary>
    public int? Generation { get; init; }

    /// <summary>The username fragment that it belongs to (RFC 8838), where the line says so.</summary>
    public string? Ufrag { get; init; }

    /// <summary>Address and port; null when the address is a name.</summary>
    public IPEndPoint? EndPoint => IPAddress.TryParse(Address, out var address) ? new IPEndPoint(address, Port) : null;

    /// <summary>Reads the line of a candidate, as in JavaScript's <c>RTCIceCandidate.candidate</c>: with or without <c>a=</c> in front. Never throws.</summary>
    /// <param name="line">Up to 1,024 characters.</param>
    /// <param name="candidate">What it says. Extensions that are not known are passed over.</param>
    public static bool TryParse([NotNullWhen(true)] string? line, [NotNullWhen(true)] out IceCandidate? candidate) =>
        IceCandidateLine.TryParse(line, out candidate);

    /// <summary>The line: <c>candidate:1 1 udp 2122260223 192.0.2.1 50000 typ host</c>.</summary>
    public override string ToString() => IceCandidateLine.Write(this);
}

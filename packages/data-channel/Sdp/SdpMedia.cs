namespace WebTorrent.DataChannel;

/// <summary>A section of a session description (RFC 8866 §5.14): one medium.</summary>
public sealed record SdpMedia
{
    internal const string DataFormat = "webrtc-datachannel";

    /// <summary>"application" for data channels, else "audio", "video" and so on.</summary>
    public required string Kind { get; init; }

    /// <summary>The port: 9 says nothing, 0 rejects.</summary>
    public required int Port { get; init; }

    /// <summary>The protocols, such as "UDP/DTLS/SCTP".</summary>
    public required string Protocol { get; init; }

    /// <summary>What follows them, such as "webrtc-datachannel", or the SCTP port in the old form.</summary>
    public required string Format { get; init; }

    /// <summary>Its identification (RFC 5888); null when there is none.</summary>
    public string? Mid { get; init; }

    /// <summary>Whether it goes over the transport of another section although its port is 0 (RFC 9143 §6).</summary>
    public bool IsBundleOnly { get; init; }

    /// <summary>Whether it is rejected, or not offered.</summary>
    public bool IsRejected => Port == 0 && !IsBundleOnly;

    /// <summary>Whether it is for data channels, in the form of RFC 8841 or the older one.</summary>
    public bool IsData => Kind is "application" && (IsLegacy || (Protocol is "UDP/DTLS/SCTP" or "TCP/DTLS/SCTP" && Format is DataFormat));

    /// <summary>Whether it has the form of before RFC 8841: "DTLS/SCTP" and an sctpmap.</summary>
    public bool IsLegacy => Protocol is "DTLS/SCTP";
}

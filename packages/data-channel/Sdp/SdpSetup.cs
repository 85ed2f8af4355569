namespace WebTorrent.DataChannel;

/// <summary>Who begins the DTLS handshake (RFC 4145, RFC 8842).</summary>
public enum SdpSetup
{
    /// <summary>Either; only in an offer.</summary>
    ActPass,

    /// <summary>The one who says so: it is the DTLS client.</summary>
    Active,

    /// <summary>The other one.</summary>
    Passive,
}

namespace WebTorrent.Dtls;

/// <summary>Which side of a handshake somebody is; SDP says it with <c>a=setup</c> (RFC 8842 §5).</summary>
public enum DtlsRole
{
    /// <summary>Sends the first message: <c>setup:active</c>.</summary>
    Client,

    /// <summary>Waits for the first message: <c>setup:passive</c>.</summary>
    Server,
}

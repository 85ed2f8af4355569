namespace WebTorrent.Dtls;

/// <summary>What happened to a connection.</summary>
public enum DtlsEventKind
{
    /// <summary>The handshake is complete and the certificate of the other side has the right fingerprint.</summary>
    Connected,

    /// <summary>The other side closed the connection (close_notify, RFC 5246 §7.2.1). Nothing comes after it.</summary>
    Closed,

    /// <summary>The connection broke; <see cref="DtlsEvent.Error"/> says why. Nothing comes after it.</summary>
    Failed,
}

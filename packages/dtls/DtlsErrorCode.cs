namespace WebTorrent.Dtls;

/// <summary>Why a connection failed, or a call was refused.</summary>
public enum DtlsErrorCode
{
    /// <summary>The handshake did not come to its end in <see cref="DtlsOptions.HandshakeTimeout"/>.</summary>
    TimedOut,

    /// <summary>The certificate is not the one whose fingerprint was announced (RFC 8122 §6.2).</summary>
    FingerprintMismatch,

    /// <summary>There is no certificate, or it holds no key on the named curve P-256; or our own has been disposed of.</summary>
    BadCertificate,

    /// <summary>A signature was not made with the key of the certificate.</summary>
    BadSignature,

    /// <summary>The two sides have seen different handshakes: somebody changed it on the way (Finished, RFC 5246 §7.4.9).</summary>
    BadFinished,

    /// <summary>A handshake message is not what the RFC says it is.</summary>
    MalformedMessage,

    /// <summary>A handshake message came at the wrong time.</summary>
    UnexpectedMessage,

    /// <summary>A handshake message holds a value that is not allowed, such as a point that is not on the curve.</summary>
    IllegalParameter,

    /// <summary>The other side does not speak DTLS 1.2.</summary>
    UnsupportedVersion,

    /// <summary>The other side lacks the cipher suite, the curve, the signature or an extension that is needed.</summary>
    NoCommonParameters,

    /// <summary>The other side gave up; <see cref="DtlsException.RemoteAlert"/> is the reason that it gave.</summary>
    AlertReceived,

    /// <summary>All 2^48 record numbers are used up. DTLS 1.2 has no new keys without a new connection.</summary>
    SequenceNumbersExhausted,

    /// <summary>There is no connection to do this on: not yet, or not any more.</summary>
    NotConnected,
}

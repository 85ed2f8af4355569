namespace WebTorrent.Dtls.Core.Dtls12;

/// <summary>The one set of algorithms that everybody in WebRTC has (RFC 8827 §6.5), by its numbers on the wire.</summary>
internal static class CipherSuite
{
    /// <summary>TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256 (RFC 5289).</summary>
    public const ushort EcdheEcdsaAes128Gcm = 0xC02B;

    /// <summary>A stand-in for an empty renegotiation_info (RFC 5746 §3.3).</summary>
    public const ushort EmptyRenegotiationInfo = 0x00FF;

    /// <summary>The curve P-256 (RFC 8422 §5.1.1).</summary>
    public const ushort Secp256r1 = 23;

    /// <summary>SHA-256 with ECDSA (RFC 5246 §7.4.1.4.1).</summary>
    public const ushort EcdsaSha256 = 0x0403;

    /// <summary>The client certificate type ecdsa_sign (RFC 8422 §5.5).</summary>
    public const byte EcdsaSign = 64;

    /// <summary>No compression, the only one there is.</summary>
    public const byte NullCompression = 0;

    /// <summary>Points as 4, X, Y (RFC 8422 §5.1.2).</summary>
    public const byte Uncompressed = 0;
}

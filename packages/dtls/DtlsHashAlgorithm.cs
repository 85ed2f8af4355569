namespace WebTorrent.Dtls;

/// <summary>The hash functions of fingerprints that are still worth something (RFC 8122 §5).</summary>
public enum DtlsHashAlgorithm
{
    /// <summary>SHA-256: 32 bytes, what everybody uses.</summary>
    Sha256,

    /// <summary>SHA-384: 48 bytes.</summary>
    Sha384,

    /// <summary>SHA-512: 64 bytes.</summary>
    Sha512,
}

using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using WebTorrent.Dtls.Core.Dtls12;

namespace WebTorrent.Dtls;

/// <summary>
/// What a peer shows of itself: a certificate over an ECDSA key on P-256, which nobody has to vouch for, since the other side knows its fingerprint
/// (RFC 8827 §6.5). Thread-safe; one may serve any number of connections.
/// </summary>
public sealed class DtlsCertificate : IDisposable
{
    /// <summary>The longest certificate, in bytes, that fits into our handshake messages: 8,000.</summary>
    public const int MaxSize = 8_000;

    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(30);

    private readonly ECDsa _key;
    private readonly Lock _signing = new();
    private readonly byte[] _encoded;

    private DtlsCertificate(byte[] encoded, ECDsa key)
    {
        _encoded = encoded;
        _key = key;
        Fingerprint = DtlsFingerprint.Compute(DtlsHashAlgorithm.Sha256, encoded);
    }

    /// <summary>Its SHA-256 fingerprint, for SDP.</summary>
    public DtlsFingerprint Fingerprint { get; }

    /// <summary>The certificate in DER.</summary>
    public ReadOnlyMemory<byte> Encoded => _encoded;

    /// <summary>Makes a new key and a certificate that it signs itself, good from yesterday for 30 days. It says nothing about whose it is.</summary>
    /// <param name="timeProvider">The clock; null is <see cref="TimeProvider.System"/>.</param>
    public static DtlsCertificate Create(TimeProvider? timeProvider = null)
    {
        var now = (timeProvider ?? TimeProvider.System).GetUtcNow();
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=WebRTC", key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now + Lifetime);
        return new DtlsCertificate(certificate.RawData, key);
    }

    /// <summary>Takes a certificate that was made or kept elsewhere. Dates and names in it do not matter.</summary>
    /// <param name="certificate">With its private key, ECDSA on P-256. Copied: it may be disposed of afterwards.</param>
    /// <exception cref="ArgumentException">It has no private key, another kind of key, or is longer than <see cref="MaxSize"/>.</exception>
    public static DtlsCertificate FromX509(X509Certificate2 certificate)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        if (certificate.RawData.Length > MaxSize)
            throw new ArgumentException($"A certificate may have {MaxSize} bytes.", nameof(certificate));
        var key = certificate.GetECDsaPrivateKey() ?? throw new ArgumentException("The certificate has no ECDSA private key.", nameof(certificate));
        var taken = new DtlsCertificate(certificate.RawData, key);
        try
        {
            // As the other side will.
            new PeerCertificate(taken.Encoded, [taken.Fingerprint]).Dispose();
            return taken;
        }
        catch (DtlsException error)
        {
            taken.Dispose();
            throw new ArgumentException(error.Message, nameof(certificate), error);
        }
    }

    /// <summary>Lets go of the private key. Connections that have not finished their handshake fail.</summary>
    public void Dispose()
    {
        lock (_signing)
            _key.Dispose();
    }

    /// <summary>Signs a SHA-256 hash; the signature is in the DER form of TLS.</summary>
    internal byte[] Sign(ReadOnlySpan<byte> hash)
    {
        try
        {
            lock (_signing)
                return _key.SignHash(hash, DSASignatureFormat.Rfc3279DerSequence);
        }
        catch (Exception error) when (error is CryptographicException or ObjectDisposedException)
        {
            throw new DtlsException(DtlsErrorCode.BadCertificate, "The key of our own certificate cannot be used any more.", error);
        }
    }
}

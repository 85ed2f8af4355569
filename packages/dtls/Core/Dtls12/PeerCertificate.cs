using System.Formats.Asn1;
using System.Security.Cryptography;

namespace WebTorrent.Dtls.Core.Dtls12;

/// <summary>
/// The certificate of the other side: no more than its key is read (RFC 5280 §4.1), and that must be on the named curve P-256. So no curve that somebody
/// made up, and no number of any size, is ever computed with.
/// </summary>
internal sealed class PeerCertificate : IDisposable
{
    // Object identifiers as they are encoded (RFC 5480 §2.1.1): ecPublicKey and secp256r1. To decode somebody's could be work without end.
    private static ReadOnlySpan<byte> EcPublicKey => [0x06, 0x07, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01];

    private static ReadOnlySpan<byte> Secp256r1 => [0x06, 0x08, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07];

    private readonly ECDsa _key;

    /// <summary>Checks that the certificate is the announced one, and only then reads it.</summary>
    public PeerCertificate(ReadOnlyMemory<byte> encoded, IReadOnlyList<DtlsFingerprint> fingerprints)
    {
        if (!fingerprints.Any(fingerprint => fingerprint.Matches(encoded.Span)))
            throw new DtlsException(DtlsErrorCode.FingerprintMismatch, "The certificate of the other side is not the one that was announced.");
        try
        {
            _key = ECDsa.Create(Curve.Decode(ReadPoint(encoded), DtlsErrorCode.BadCertificate));
        }
        catch (Exception error) when (error is AsnContentException or CryptographicException)
        {
            throw new DtlsException(DtlsErrorCode.BadCertificate, "The certificate of the other side cannot be read.", error);
        }
    }

    /// <summary>Fails when a signature of a SHA-256 hash was not made with the key of this certificate.</summary>
    public void Verify(ReadOnlySpan<byte> hash, ReadOnlySpan<byte> signature)
    {
        try
        {
            if (_key.VerifyHash(hash, signature, DSASignatureFormat.Rfc3279DerSequence))
                return;
        }
        catch (CryptographicException)
        {
            // Some platforms say so of a signature that is no DER.
        }
        throw new DtlsException(DtlsErrorCode.BadSignature, "A signature was not made with the key of the certificate.");
    }

    public void Dispose() => _key.Dispose();

    private static byte[] ReadPoint(ReadOnlyMemory<byte> encoded)
    {
        var body = new AsnReader(encoded, AsnEncodingRules.DER).ReadSequence().ReadSequence();
        var version = new Asn1Tag(TagClass.ContextSpecific, 0);
        if (body.PeekTag().HasSameClassAndValue(version))
            body.ReadEncodedValue();
        // Serial number, signature algorithm, issuer, validity, subject.
        for (var i = 0; i < 5; i++)
            body.ReadEncodedValue();
        var keyInfo = body.ReadSequence();
        var algorithm = keyInfo.ReadSequence();
        if (!algorithm.ReadEncodedValue().Span.SequenceEqual(EcPublicKey) || !algorithm.ReadEncodedValue().Span.SequenceEqual(Secp256r1))
            throw new DtlsException(DtlsErrorCode.BadCertificate, "The key of the certificate is not on the named curve P-256.");
        algorithm.ThrowIfNotEmpty();
        return keyInfo.ReadBitString(out _);
    }
}

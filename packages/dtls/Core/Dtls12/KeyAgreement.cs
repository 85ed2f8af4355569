using System.Security.Cryptography;

namespace WebTorrent.Dtls.Core.Dtls12;

/// <summary>Our half of a Diffie-Hellman agreement on P-256, made for one handshake (RFC 8422 §5.10).</summary>
internal sealed class KeyAgreement : IDisposable
{
    private readonly ECDiffieHellman _key = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);

    public KeyAgreement() => Point = Curve.Encode(_key.ExportParameters(includePrivateParameters: false).Q);

    /// <summary>Our public point: 4, X, Y.</summary>
    public byte[] Point { get; }

    /// <summary>The secret that we share with whom a point comes from. To be cleared by the caller.</summary>
    public byte[] Agree(ReadOnlySpan<byte> point)
    {
        var parameters = Curve.Decode(point, DtlsErrorCode.IllegalParameter);
        try
        {
            using var other = ECDiffieHellman.Create(parameters);
            using var publicKey = other.PublicKey;
            return _key.DeriveRawSecretAgreement(publicKey);
        }
        catch (CryptographicException error)
        {
            throw new DtlsException(DtlsErrorCode.IllegalParameter, "The other side's point is not on the curve.", error);
        }
    }

    public void Dispose() => _key.Dispose();
}

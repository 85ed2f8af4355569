using System.Security.Cryptography;

namespace WebTorrent.Dtls.Core.Dtls12;

/// <summary>Points of P-256 in the uncompressed form: 4, X, Y (RFC 8422 §5.4.1).</summary>
internal static class Curve
{
    public const int PointSize = 1 + (2 * CoordinateSize);

    private const int CoordinateSize = 32;
    private const byte Uncompressed = 4;

    public static byte[] Encode(ECPoint point) => [Uncompressed, .. point.X!, .. point.Y!];

    /// <summary>Reads a point; whether it lies on the curve is checked where it is used.</summary>
    public static ECParameters Decode(ReadOnlySpan<byte> point, DtlsErrorCode errorCode)
    {
        if (point.Length != PointSize || point[0] != Uncompressed)
            throw new DtlsException(errorCode, "This is no uncompressed point of P-256.");
        return new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = new ECPoint { X = point.Slice(1, CoordinateSize).ToArray(), Y = point[(1 + CoordinateSize)..].ToArray() },
        };
    }
}

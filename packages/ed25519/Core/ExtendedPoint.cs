using System.Runtime.InteropServices;

namespace WebTorrent.Ed25519.Core;

/// <summary>A point of the curve as (X / Z, Y / Z) and T = X Y / Z: all that adding needs (RFC 8032 §5.1.4).</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly struct ExtendedPoint(in FieldElement x, in FieldElement y, in FieldElement z, in FieldElement t)
{
    private static readonly FieldElement D = new(0x34DCA135978A3, 0x1A8283B156EBD, 0x5E7A26001C029, 0x739C663A03CBB, 0x52036CEE2B6FF);
    private static readonly FieldElement TwiceD = D + D;

    private readonly FieldElement _x = x;
    private readonly FieldElement _y = y;
    private readonly FieldElement _z = z;
    private readonly FieldElement _t = t;

    public static ExtendedPoint Identity => new(FieldElement.Zero, FieldElement.One, FieldElement.One, FieldElement.Zero);

    /// <summary>Whether eight times the point is the identity. For public values.</summary>
    public bool HasSmallOrder
    {
        get
        {
            var eightfold = ToProjective().Double().ToProjective().Double().ToProjective().Double().ToExtended();
            return eightfold._x.HasSameValue(FieldElement.Zero) && eightfold._y.HasSameValue(eightfold._z);
        }
    }

    public static ExtendedPoint operator -(in ExtendedPoint point) => new(-point._x, point._y, point._z, -point._t);

    public static CompletedPoint operator +(in ExtendedPoint a, in CachedPoint b)
    {
        var plus = (a._y + a._x) * b.YPlusX;
        var minus = (a._y - a._x) * b.YMinusX;
        var c = a._t * b.TwiceDT;
        var zz = a._z * b.Z;
        var d = zz + zz;
        return new CompletedPoint(plus - minus, plus + minus, d + c, d - c);
    }

    public static CompletedPoint operator +(in ExtendedPoint a, in AffinePoint b)
    {
        var plus = (a._y + a._x) * b.YPlusX;
        var minus = (a._y - a._x) * b.YMinusX;
        var c = a._t * b.TwiceDXY;
        var d = a._z + a._z;
        return new CompletedPoint(plus - minus, plus + minus, d + c, d - c);
    }

    /// <summary>Reads the 32 bytes of RFC 8032 §5.1.3: false for what is on no curve or not in its one canonical form. For public values.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out ExtendedPoint point)
    {
        point = default;
        var isOdd = (bytes[^1] & 0x80) != 0;
        var y = FieldElement.Read(bytes);
        if (!IsCanonical(y, bytes))
            return false;
        var yy = y.Square();
        if (!FieldPowers.TrySquareRootOfRatio(yy - FieldElement.One, (yy * D) + FieldElement.One, out var x))
            return false;
        if (isOdd && x.HasSameValue(FieldElement.Zero))
            return false;
        if (x.IsOdd != isOdd)
            x = -x;
        point = new ExtendedPoint(x, y, FieldElement.One, x * y);
        return true;
    }

    public ProjectivePoint ToProjective() => new(_x, _y, _z);

    public CachedPoint ToCached() => new(_y + _x, _y - _x, _z, _t * TwiceD);

    public AffinePoint ToAffine()
    {
        var inverse = FieldPowers.Invert(_z);
        var affineX = _x * inverse;
        var affineY = _y * inverse;
        return new AffinePoint(affineY + affineX, affineY - affineX, affineX * affineY * TwiceD);
    }

    private static bool IsCanonical(in FieldElement y, ReadOnlySpan<byte> bytes)
    {
        Span<byte> canonical = stackalloc byte[FieldElement.Size];
        y.WriteBytes(canonical);
        return canonical[..^1].SequenceEqual(bytes[..^1]) && canonical[^1] == (bytes[^1] & 0x7F);
    }
}

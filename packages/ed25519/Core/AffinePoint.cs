using System.Runtime.InteropServices;

namespace WebTorrent.Ed25519.Core;

/// <summary>A point with Z = 1 prepared to be added: one product less.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly struct AffinePoint(in FieldElement yPlusX, in FieldElement yMinusX, in FieldElement twiceDXY)
{
    public readonly FieldElement YPlusX = yPlusX;
    public readonly FieldElement YMinusX = yMinusX;
    public readonly FieldElement TwiceDXY = twiceDXY;

    public static AffinePoint Identity => new(FieldElement.One, FieldElement.One, FieldElement.Zero);

    public static AffinePoint operator -(in AffinePoint point) => new(point.YMinusX, point.YPlusX, -point.TwiceDXY);

    /// <summary><paramref name="b"/> where the mask is all ones, <paramref name="a"/> where it is zero, without a branch.</summary>
    public static AffinePoint Select(ulong mask, in AffinePoint a, in AffinePoint b) => new(
        FieldElement.Select(mask, a.YPlusX, b.YPlusX),
        FieldElement.Select(mask, a.YMinusX, b.YMinusX),
        FieldElement.Select(mask, a.TwiceDXY, b.TwiceDXY));
}

using System.Runtime.InteropServices;

namespace WebTorrent.Ed25519.Core;

/// <summary>A point prepared to be added.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly struct CachedPoint(in FieldElement yPlusX, in FieldElement yMinusX, in FieldElement z, in FieldElement twiceDT)
{
    public readonly FieldElement YPlusX = yPlusX;
    public readonly FieldElement YMinusX = yMinusX;
    public readonly FieldElement Z = z;
    public readonly FieldElement TwiceDT = twiceDT;

    public static CachedPoint operator -(in CachedPoint point) => new(point.YMinusX, point.YPlusX, point.Z, -point.TwiceDT);
}

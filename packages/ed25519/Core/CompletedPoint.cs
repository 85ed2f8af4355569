using System.Runtime.InteropServices;

namespace WebTorrent.Ed25519.Core;

/// <summary>A point as (X / Z, Y / T): what additions and doublings give before it is known what comes next.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly struct CompletedPoint(in FieldElement x, in FieldElement y, in FieldElement z, in FieldElement t)
{
    private readonly FieldElement _x = x;
    private readonly FieldElement _y = y;
    private readonly FieldElement _z = z;
    private readonly FieldElement _t = t;

    /// <summary>For doubling: three products.</summary>
    public ProjectivePoint ToProjective() => new(_x * _t, _y * _z, _z * _t);

    /// <summary>For adding: four products.</summary>
    public ExtendedPoint ToExtended() => new(_x * _t, _y * _z, _z * _t, _x * _y);
}

using System.Runtime.InteropServices;

namespace WebTorrent.Ed25519.Core;

/// <summary>A point of the curve as (X / Z, Y / Z): all that doubling needs.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly struct ProjectivePoint(in FieldElement x, in FieldElement y, in FieldElement z)
{
    private readonly FieldElement _x = x;
    private readonly FieldElement _y = y;
    private readonly FieldElement _z = z;

    public static ProjectivePoint Identity => new(FieldElement.Zero, FieldElement.One, FieldElement.One);

    /// <summary>RFC 8032 §5.1.4, "double".</summary>
    public CompletedPoint Double()
    {
        var xx = _x.Square();
        var yy = _y.Square();
        var zz = _z.Square();
        var sum = yy + xx;
        var difference = yy - xx;
        return new CompletedPoint((_x + _y).Square() - sum, sum, difference, zz + zz - difference);
    }

    /// <summary>Writes the 32 bytes of RFC 8032 §5.1.2.</summary>
    public void WriteBytes(Span<byte> destination)
    {
        var inverse = FieldPowers.Invert(_z);
        (_y * inverse).WriteBytes(destination);
        destination[FieldElement.Size - 1] |= (byte)((_x * inverse).IsOdd ? 0x80 : 0);
    }
}

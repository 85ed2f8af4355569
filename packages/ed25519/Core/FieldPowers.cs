namespace WebTorrent.Ed25519.Core;

/// <summary>The two powers that the curve needs, by addition chains: always the same squarings and products.</summary>
internal static class FieldPowers
{
    // A square root of -1.
    private static readonly FieldElement RootOfMinusOne = new(0x61B274A0EA0B0, 0xD5A5FC8F189D, 0x7EF5E9CBD0C60, 0x78595A6804C9E, 0x2B8324804FC1D);

    /// <summary>1 / <paramref name="x"/>; zero for zero (Fermat: x to the p - 2).</summary>
    public static FieldElement Invert(in FieldElement x)
    {
        var (ones250, power11) = RaiseToOnes(x);
        return ones250.Square(5) * power11;
    }

    /// <summary>A root of <paramref name="u"/> / <paramref name="v"/>; false when there is none (RFC 8032 §5.1.3). For public values.</summary>
    public static bool TrySquareRootOfRatio(in FieldElement u, in FieldElement v, out FieldElement root)
    {
        var v3 = v.Square() * v;
        root = u * v3 * RaiseToRootExponent(u * v3.Square() * v);
        var check = v * root.Square();
        if (check.HasSameValue(u))
            return true;
        root *= RootOfMinusOne;
        return check.HasSameValue(-u);
    }

    // (p - 5) / 8 = 2^252 - 3
    private static FieldElement RaiseToRootExponent(in FieldElement x) => RaiseToOnes(x).Ones250.Square(2) * x;

    /// <summary>x to the 2^250 - 1, and x to the 11.</summary>
    private static (FieldElement Ones250, FieldElement Power11) RaiseToOnes(in FieldElement x)
    {
        var power2 = x.Square();
        var power9 = power2.Square(2) * x;
        var power11 = power9 * power2;
        var ones5 = power11.Square() * power9;
        var ones10 = ones5.Square(5) * ones5;
        var ones20 = ones10.Square(10) * ones10;
        var ones40 = ones20.Square(20) * ones20;
        var ones50 = ones40.Square(10) * ones10;
        var ones100 = ones50.Square(50) * ones50;
        var ones200 = ones100.Square(100) * ones100;
        return (ones200.Square(50) * ones50, power11);
    }
}

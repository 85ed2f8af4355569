namespace WebTorrent.Ed25519.Core;

/// <summary>The base point B (RFC 8032 §5.1) and its multiples, computed when first needed.</summary>
internal static class BasePoint
{
    private const int Rows = 32;
    private const int RowLength = 8;
    private const int OddMultiplesWidth = 8;

    private static readonly ExtendedPoint Point = ReadPoint();

    // Row i holds 1 to 8 times 256^i B.
    private static readonly AffinePoint[] Table = ComputeTable();

    // B, 3 B, 5 B, ... 127 B
    private static readonly AffinePoint[] OddMultiples = ComputeOddMultiples();

    /// <summary><paramref name="scalar"/> · B, in the same time for every scalar.</summary>
    public static ProjectivePoint Multiply(in Scalar scalar)
    {
        Span<sbyte> digits = stackalloc sbyte[Scalar.Radix16Digits];
        scalar.WriteRadix16(digits);
        var sum = ExtendedPoint.Identity;
        for (var i = 1; i < digits.Length; i += 2)
            sum = (sum + Select(i / 2, digits[i])).ToExtended();
        sum = sum.ToProjective().Double().ToProjective().Double().ToProjective().Double().ToProjective().Double().ToExtended();
        for (var i = 0; i < digits.Length; i += 2)
            sum = (sum + Select(i / 2, digits[i])).ToExtended();
        digits.Clear();
        return sum.ToProjective();
    }

    /// <summary><paramref name="a"/> · A + <paramref name="b"/> · B by Straus's trick. For public values: the time tells them.</summary>
    public static ProjectivePoint MultiplyAdd(in Scalar a, OddMultiples pointA, in Scalar b)
    {
        Span<sbyte> digitsA = stackalloc sbyte[Scalar.NonAdjacentDigits];
        Span<sbyte> digitsB = stackalloc sbyte[Scalar.NonAdjacentDigits];
        a.WriteNonAdjacentForm(Core.OddMultiples.Width, digitsA);
        b.WriteNonAdjacentForm(OddMultiplesWidth, digitsB);
        var at = Scalar.NonAdjacentDigits - 1;
        while (at >= 0 && (digitsA[at] | digitsB[at]) == 0)
            at--;
        var sum = ProjectivePoint.Identity;
        for (; at >= 0; at--)
        {
            var step = sum.Double();
            if (digitsA[at] != 0)
                step = step.ToExtended() + pointA[digitsA[at]];
            if (digitsB[at] != 0)
                step = step.ToExtended() + GetOddMultiple(digitsB[at]);
            sum = step.ToProjective();
        }

        return sum;
    }

    private static AffinePoint GetOddMultiple(int digit) => digit > 0 ? OddMultiples[digit / 2] : -OddMultiples[-digit / 2];

    /// <summary>digit · 256^row B: reads the whole row, so that no cache tells which one was taken.</summary>
    private static AffinePoint Select(int row, sbyte digit)
    {
        var sign = digit >> 31;
        var magnitude = (digit ^ sign) - sign;
        var selected = AffinePoint.Identity;
        for (var i = 0; i < RowLength; i++)
            selected = AffinePoint.Select(EqualMask(magnitude, i + 1), selected, Table[(row * RowLength) + i]);
        return AffinePoint.Select((ulong)sign, selected, -selected);
    }

    // All ones when equal: a number from 0 to 8 xored with one of the same range, less one, is negative only then.
    private static ulong EqualMask(int a, int b) => (ulong)(long)(((a ^ b) - 1) >> 31);

    private static ExtendedPoint ReadPoint()
    {
        Span<byte> bytes = stackalloc byte[FieldElement.Size];
        bytes.Fill(0x66);
        bytes[0] = 0x58;
        _ = ExtendedPoint.TryRead(bytes, out var point);
        return point;
    }

    private static AffinePoint[] ComputeTable()
    {
        var table = new AffinePoint[Rows * RowLength];
        var first = Point;
        for (var row = 0; row < Rows; row++)
        {
            var step = first.ToCached();
            var multiple = first;
            for (var i = 0; i < RowLength; i++)
            {
                table[(row * RowLength) + i] = multiple.ToAffine();
                multiple = (multiple + step).ToExtended();
            }

            for (var doubling = 0; doubling < 8; doubling++)
                first = first.ToProjective().Double().ToExtended();
        }

        return table;
    }

    private static AffinePoint[] ComputeOddMultiples()
    {
        var multiples = new AffinePoint[1 << (OddMultiplesWidth - 2)];
        var step = Point.ToProjective().Double().ToExtended().ToCached();
        var multiple = Point;
        for (var i = 0; i < multiples.Length; i++)
        {
            multiples[i] = multiple.ToAffine();
            multiple = (multiple + step).ToExtended();
        }

        return multiples;
    }
}

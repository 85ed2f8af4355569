using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace WebTorrent.Ed25519.Core;

/// <summary>
/// A number modulo 2^255 - 19 in five limbs of 51 bits, least first (RFC 8032 §5.1). Every operation takes the same time whatever the number.
/// </summary>
/// <remarks>
/// Limbs may run over 51 bits a little: products and differences leave them under 2^51 + 2^16, a sum of two of those stays under 2^53, and
/// all operations accept limbs under 2^53. Only <see cref="WriteBytes"/> gives the one canonical form.
/// </remarks>
[StructLayout(LayoutKind.Auto)]
internal readonly struct FieldElement(ulong l0, ulong l1, ulong l2, ulong l3, ulong l4)
{
    public const int Size = 32;

    private const int LimbBits = 51;
    private const ulong LimbMask = (1UL << LimbBits) - 1;

    // 16 times the modulus, limb by limb: what is added before a subtraction, so that no limb goes below zero.
    private const ulong SixteenTimesFirstLimb = 16 * (LimbMask - 18);
    private const ulong SixteenTimesOtherLimb = 16 * LimbMask;

    private readonly ulong _l0 = l0;
    private readonly ulong _l1 = l1;
    private readonly ulong _l2 = l2;
    private readonly ulong _l3 = l3;
    private readonly ulong _l4 = l4;

    public static FieldElement Zero => default;

    public static FieldElement One => new(1, 0, 0, 0, 0);

    /// <summary>Whether the canonical form is odd: the "sign" of an x-coordinate (RFC 8032 §5.1.2).</summary>
    public bool IsOdd
    {
        get
        {
            Span<byte> bytes = stackalloc byte[Size];
            WriteBytes(bytes);
            return (bytes[0] & 1) != 0;
        }
    }

    public static FieldElement operator +(in FieldElement a, in FieldElement b) =>
        new(a._l0 + b._l0, a._l1 + b._l1, a._l2 + b._l2, a._l3 + b._l3, a._l4 + b._l4);

    public static FieldElement operator -(in FieldElement a, in FieldElement b) => Carry(
        a._l0 + SixteenTimesFirstLimb - b._l0,
        a._l1 + SixteenTimesOtherLimb - b._l1,
        a._l2 + SixteenTimesOtherLimb - b._l2,
        a._l3 + SixteenTimesOtherLimb - b._l3,
        a._l4 + SixteenTimesOtherLimb - b._l4);

    public static FieldElement operator -(in FieldElement a) => Zero - a;

    public static FieldElement operator *(in FieldElement a, in FieldElement b)
    {
        ulong a0 = a._l0 << WideSum.Shift, a1 = a._l1 << WideSum.Shift, a2 = a._l2 << WideSum.Shift, a3 = a._l3 << WideSum.Shift, a4 = a._l4 << WideSum.Shift;
        // 2^255 = 19: what runs over the top comes back at the bottom nineteenfold.
        ulong b1 = 19 * b._l1, b2 = 19 * b._l2, b3 = 19 * b._l3, b4 = 19 * b._l4;
        var r0 = new WideSum(a0, b._l0);
        r0.Add(a1, b4);
        r0.Add(a2, b3);
        r0.Add(a3, b2);
        r0.Add(a4, b1);
        var r1 = new WideSum(a0, b._l1);
        r1.Add(a1, b._l0);
        r1.Add(a2, b4);
        r1.Add(a3, b3);
        r1.Add(a4, b2);
        var r2 = new WideSum(a0, b._l2);
        r2.Add(a1, b._l1);
        r2.Add(a2, b._l0);
        r2.Add(a3, b4);
        r2.Add(a4, b3);
        var r3 = new WideSum(a0, b._l3);
        r3.Add(a1, b._l2);
        r3.Add(a2, b._l1);
        r3.Add(a3, b._l0);
        r3.Add(a4, b4);
        var r4 = new WideSum(a0, b._l4);
        r4.Add(a1, b._l3);
        r4.Add(a2, b._l2);
        r4.Add(a3, b._l1);
        r4.Add(a4, b._l0);
        return Reduce(r0, r1, r2, r3, r4);
    }

    public FieldElement Square()
    {
        ulong a0 = _l0 << WideSum.Shift, a1 = _l1 << WideSum.Shift, a2 = _l2 << WideSum.Shift, a3 = _l3 << WideSum.Shift, a4 = _l4 << WideSum.Shift;
        ulong n3 = 19 * _l3, n4 = 19 * _l4;
        var r0 = new WideSum(a0, _l0);
        r0.Add(a1, 2 * n4);
        r0.Add(a2, 2 * n3);
        var r1 = new WideSum(a0, 2 * _l1);
        r1.Add(a2, 2 * n4);
        r1.Add(a3, n3);
        var r2 = new WideSum(a0, 2 * _l2);
        r2.Add(a1, _l1);
        r2.Add(a3, 2 * n4);
        var r3 = new WideSum(a0, 2 * _l3);
        r3.Add(a1, 2 * _l2);
        r3.Add(a4, n4);
        var r4 = new WideSum(a0, 2 * _l4);
        r4.Add(a1, 2 * _l3);
        r4.Add(a2, _l2);
        return Reduce(r0, r1, r2, r3, r4);
    }

    /// <summary>The number squared so many times over.</summary>
    public FieldElement Square(int times)
    {
        var result = Square();
        for (var i = 1; i < times; i++)
            result = result.Square();
        return result;
    }

    /// <summary><paramref name="b"/> where the mask is all ones, <paramref name="a"/> where it is zero, without a branch.</summary>
    public static FieldElement Select(ulong mask, in FieldElement a, in FieldElement b) => new(
        a._l0 ^ (mask & (a._l0 ^ b._l0)),
        a._l1 ^ (mask & (a._l1 ^ b._l1)),
        a._l2 ^ (mask & (a._l2 ^ b._l2)),
        a._l3 ^ (mask & (a._l3 ^ b._l3)),
        a._l4 ^ (mask & (a._l4 ^ b._l4)));

    /// <summary>Reads 32 bytes, least first. The highest bit is left out; a number from the modulus up is taken as it is.</summary>
    public static FieldElement Read(ReadOnlySpan<byte> bytes)
    {
        var w0 = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        var w1 = BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]);
        var w2 = BinaryPrimitives.ReadUInt64LittleEndian(bytes[16..]);
        var w3 = BinaryPrimitives.ReadUInt64LittleEndian(bytes[24..]);
        return new(
            w0 & LimbMask,
            ((w0 >> 51) | (w1 << 13)) & LimbMask,
            ((w1 >> 38) | (w2 << 26)) & LimbMask,
            ((w2 >> 25) | (w3 << 39)) & LimbMask,
            (w3 >> 12) & LimbMask);
    }

    /// <summary>Writes the canonical 32 bytes, least first.</summary>
    public void WriteBytes(Span<byte> destination)
    {
        var (r0, r1, r2, r3, r4) = Carry(_l0, _l1, _l2, _l3, _l4);
        // One when the number is the modulus or more: adding 19 then carries out of the top.
        var over = (r0 + 19) >> LimbBits;
        over = (r1 + over) >> LimbBits;
        over = (r2 + over) >> LimbBits;
        over = (r3 + over) >> LimbBits;
        over = (r4 + over) >> LimbBits;
        r0 += 19 * over;
        r1 += r0 >> LimbBits;
        r2 += r1 >> LimbBits;
        r3 += r2 >> LimbBits;
        r4 += r3 >> LimbBits;
        (r0, r1, r2, r3, r4) = (r0 & LimbMask, r1 & LimbMask, r2 & LimbMask, r3 & LimbMask, r4 & LimbMask);
        BinaryPrimitives.WriteUInt64LittleEndian(destination, r0 | (r1 << 51));
        BinaryPrimitives.WriteUInt64LittleEndian(destination[8..], (r1 >> 13) | (r2 << 38));
        BinaryPrimitives.WriteUInt64LittleEndian(destination[16..], (r2 >> 26) | (r3 << 25));
        BinaryPrimitives.WriteUInt64LittleEndian(destination[24..], (r3 >> 39) | (r4 << 12));
    }

    /// <summary>Whether both are the same number. For public values.</summary>
    public bool HasSameValue(in FieldElement other)
    {
        Span<byte> mine = stackalloc byte[Size];
        Span<byte> theirs = stackalloc byte[Size];
        WriteBytes(mine);
        other.WriteBytes(theirs);
        return mine.SequenceEqual(theirs);
    }

    private void Deconstruct(out ulong limb0, out ulong limb1, out ulong limb2, out ulong limb3, out ulong limb4) =>
        (limb0, limb1, limb2, limb3, limb4) = (_l0, _l1, _l2, _l3, _l4);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static FieldElement Carry(ulong r0, ulong r1, ulong r2, ulong r3, ulong r4) => new(
        (r0 & LimbMask) + (19 * (r4 >> LimbBits)),
        (r1 & LimbMask) + (r0 >> LimbBits),
        (r2 & LimbMask) + (r1 >> LimbBits),
        (r3 & LimbMask) + (r2 >> LimbBits),
        (r4 & LimbMask) + (r3 >> LimbBits));

    // Limbs under 2^53 make High at most (1 + 4 * 19) * 2^53, and 5 * 2^53 in r4, so that no sum here reaches 2^62.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static FieldElement Reduce(WideSum r0, WideSum r1, WideSum r2, WideSum r3, WideSum r4) => Carry(
        r0.Low + (19 * WideSum.HighWeight * r4.High),
        r1.Low + (WideSum.HighWeight * r0.High),
        r2.Low + (WideSum.HighWeight * r1.High),
        r3.Low + (WideSum.HighWeight * r2.High),
        r4.Low + (WideSum.HighWeight * r3.High));
}

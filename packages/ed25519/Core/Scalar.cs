using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace WebTorrent.Ed25519.Core;

/// <summary>
/// A number modulo the order of the base point, L = 2^252 + 27742317777372353535851937790883648493 (RFC 8032 §5.1), in four words, least first.
/// Arithmetic takes the same time whatever the numbers.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal readonly struct Scalar
{
    public const int Size = 32;

    /// <summary>Digits of <see cref="WriteRadix16"/>.</summary>
    public const int Radix16Digits = 64;

    /// <summary>Digits of <see cref="WriteNonAdjacentForm"/>.</summary>
    public const int NonAdjacentDigits = 256;

    private const int Words = 4;
    private const int WideWords = 8;
    private const int QuotientWords = 5;

    private readonly ulong _w0;
    private readonly ulong _w1;
    private readonly ulong _w2;
    private readonly ulong _w3;

    private Scalar(ReadOnlySpan<ulong> words) => (_w0, _w1, _w2, _w3) = (words[0], words[1], words[2], words[3]);

    private static ReadOnlySpan<ulong> Order => [0x5812631A5CF5D3ED, 0x14DEF9DEA2F79CD6, 0, 0x1000000000000000, 0];

    // 2^512 / L, rounded down: what Barrett's reduction multiplies with instead of dividing.
    private static ReadOnlySpan<ulong> Reciprocal => [0xED9CE5A30A2C131B, 0x2106215D086329A7, 0xFFFFFFFFFFFFFFEB, 0xFFFFFFFFFFFFFFFF, 0xF];

    public bool IsZero => (_w0 | _w1 | _w2 | _w3) == 0;

    /// <summary>Reads 32 bytes, least first; false when the number is not under L. For public values.</summary>
    public static bool TryReadCanonical(ReadOnlySpan<byte> bytes, out Scalar scalar)
    {
        Span<ulong> words = stackalloc ulong[Words];
        ReadWords(bytes, words);
        scalar = new Scalar(words);
        for (var i = Words - 1; i >= 0; i--)
        {
            if (words[i] != Order[i])
                return words[i] < Order[i];
        }

        return false;
    }

    /// <summary>Reads up to 64 bytes, least first, modulo L.</summary>
    public static Scalar Reduce(ReadOnlySpan<byte> bytes)
    {
        Span<ulong> wide = stackalloc ulong[WideWords];
        ReadWords(bytes, wide);
        var result = Reduce(wide);
        wide.Clear();
        return result;
    }

    /// <summary><paramref name="a"/> · <paramref name="b"/> + <paramref name="c"/>.</summary>
    public static Scalar MultiplyAdd(in Scalar a, in Scalar b, in Scalar c)
    {
        Span<ulong> wide = stackalloc ulong[WideWords];
        wide.Clear();
        (wide[0], wide[1], wide[2], wide[3]) = (c._w0, c._w1, c._w2, c._w3);
        AddProduct(wide, [a._w0, a._w1, a._w2, a._w3], [b._w0, b._w1, b._w2, b._w3]);
        var result = Reduce(wide);
        wide.Clear();
        return result;
    }

    public void WriteBytes(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(destination, _w0);
        BinaryPrimitives.WriteUInt64LittleEndian(destination[8..], _w1);
        BinaryPrimitives.WriteUInt64LittleEndian(destination[16..], _w2);
        BinaryPrimitives.WriteUInt64LittleEndian(destination[24..], _w3);
    }

    /// <summary>64 digits from -8 to 8, the least first, whose sum with the powers of 16 is the number. Takes the same time for all.</summary>
    public void WriteRadix16(Span<sbyte> digits)
    {
        ReadOnlySpan<ulong> words = [_w0, _w1, _w2, _w3];
        var carry = 0;
        for (var i = 0; i < Radix16Digits; i++)
        {
            var digit = (int)((words[i / 16] >> (4 * (i % 16))) & 15) + carry;
            carry = (digit + 8) >> 4;
            digits[i] = (sbyte)(digit - (carry << 4));
        }
    }

    /// <summary>
    /// 256 digits, the least first, whose sum with the powers of 2 is the number: odd ones of less than 2^(width - 1) and, after each, at least
    /// width - 1 zeros. For public values: the time tells the number.
    /// </summary>
    public void WriteNonAdjacentForm(int width, Span<sbyte> digits)
    {
        ReadOnlySpan<ulong> words = [_w0, _w1, _w2, _w3, 0];
        digits.Clear();
        var carry = 0;
        for (var at = 0; at < NonAdjacentDigits;)
        {
            var word = words[at / 64] >> (at % 64);
            if (at % 64 > 64 - width)
                word |= words[(at / 64) + 1] << (64 - (at % 64));
            var window = (int)(word & ((1UL << width) - 1)) + carry;
            if ((window & 1) == 0)
            {
                at++;
                continue;
            }

            carry = window >> (width - 1);
            digits[at] = (sbyte)(window - (carry << width));
            at += width;
        }
    }

    // Barrett: the quotient is guessed at most one too small, so the rest is under 2 L.
    private static Scalar Reduce(ReadOnlySpan<ulong> wide)
    {
        Span<ulong> product = stackalloc ulong[WideWords + QuotientWords];
        product.Clear();
        AddProduct(product, wide, Reciprocal);
        Span<ulong> multiple = stackalloc ulong[QuotientWords + QuotientWords];
        multiple.Clear();
        AddProduct(multiple, product[WideWords..], Order);
        Span<ulong> rest = stackalloc ulong[QuotientWords];
        Subtract(wide, multiple, rest);
        Span<ulong> less = stackalloc ulong[QuotientWords];
        var keep = 0 - Subtract(rest, Order, less);
        for (var i = 0; i < QuotientWords; i++)
            rest[i] = less[i] ^ (keep & (less[i] ^ rest[i]));
        var result = new Scalar(rest);
        product.Clear();
        multiple.Clear();
        rest.Clear();
        less.Clear();
        return result;
    }

    private static void AddProduct(Span<ulong> sum, ReadOnlySpan<ulong> a, ReadOnlySpan<ulong> b)
    {
        for (var i = 0; i < a.Length; i++)
        {
            ulong carry = 0;
            for (var j = 0; j < b.Length; j++)
            {
                var word = Math.BigMul(a[i], b[j]) + sum[i + j] + carry;
                sum[i + j] = (ulong)word;
                carry = (ulong)(word >> 64);
            }

            for (var k = i + b.Length; k < sum.Length; k++)
            {
                var word = (UInt128)sum[k] + carry;
                sum[k] = (ulong)word;
                carry = (ulong)(word >> 64);
            }
        }
    }

    /// <summary>The lowest words of a - b; 1 when there is something to borrow above them.</summary>
    private static ulong Subtract(ReadOnlySpan<ulong> a, ReadOnlySpan<ulong> b, Span<ulong> difference)
    {
        ulong borrow = 0;
        for (var i = 0; i < difference.Length; i++)
        {
            var word = (UInt128)a[i] - b[i] - borrow;
            difference[i] = (ulong)word;
            borrow = (ulong)(word >> 64) & 1;
        }

        return borrow;
    }

    private static void ReadWords(ReadOnlySpan<byte> bytes, Span<ulong> words)
    {
        words.Clear();
        for (var i = 0; i < bytes.Length / sizeof(ulong); i++)
            words[i] = BinaryPrimitives.ReadUInt64LittleEndian(bytes[(i * sizeof(ulong))..]);
    }
}

using System.Globalization;
using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using WebTorrent.Ed25519.Core;
using WebTorrent.TestKit;

namespace WebTorrent.Ed25519.Tests;

/// <summary>Limbs and words against <see cref="BigInteger"/>.</summary>
public sealed class ArithmeticLaws
{
    private static readonly BigInteger Modulus = BigInteger.Pow(2, 255) - 19;
    private static readonly BigInteger Order = BigInteger.Pow(2, 252) + BigInteger.Parse("27742317777372353535851937790883648493", CultureInfo.InvariantCulture);

    // Random bytes alone would never meet a carry that runs through all limbs.
    private static readonly Arbitrary<byte[]> Numbers = Gen.OneOf(
        Arbitraries.Bytes(32),
        Gen.Choose(-40, 40).Select(near => ToBytes(Wrap(Modulus + near))),
        Gen.Choose(-40, 40).Select(near => ToBytes(Wrap(Order + near))),
        Gen.Choose(0, 255).Select(bit => ToBytes(BigInteger.Pow(2, bit))),
        Gen.Choose(0, 255).Select(bit => ToBytes(BigInteger.Pow(2, bit) - 1)),
        Gen.Constant(ToBytes(BigInteger.Pow(2, 256) - 1))).ToArbitrary();

    [Fact]
    public void Field_SumDifferenceProduct_AsBigInteger() => Law.Holds(
        Pairs(),
        pair =>
        {
            var (a, b) = (FieldElement.Read(pair.A), FieldElement.Read(pair.B));
            var (x, y) = (ToField(pair.A), ToField(pair.B));
            Assert.Equal((x + y) % Modulus, Value(a + b));
            Assert.Equal((Modulus + x - y) % Modulus, Value(a - b));
            Assert.Equal(x * y % Modulus, Value(a * b));
            Assert.Equal(x * x % Modulus, Value(a.Square()));
            Assert.Equal((Modulus - x) % Modulus, Value(-a));
            // What point formulas do at worst: sums of differences multiplied.
            Assert.Equal(Wrap(BigInteger.Pow(x - y + x + x, 2), Modulus), Value((a - b + (a + a)).Square()));
            Assert.Equal(Wrap((x - y + x + x) * (x + x + y + y), Modulus), Value((a - b + (a + a)) * (a + a + (b + b))));
            Assert.Equal(!x.IsEven, a.IsOdd);
        },
        runs: 1_000);

    [Fact]
    public void Field_Inverse_AsBigInteger() => Law.Holds(
        Numbers,
        bytes => Value(FieldPowers.Invert(FieldElement.Read(bytes))) == BigInteger.ModPow(ToField(bytes), Modulus - 2, Modulus));

    [Fact]
    public void Field_RootOfRatio_ExactlyWhereThereIsOne() => Law.Holds(
        Pairs(),
        pair =>
        {
            var (u, v) = (ToField(pair.A), ToField(pair.B));
            var found = FieldPowers.TrySquareRootOfRatio(FieldElement.Read(pair.A), FieldElement.Read(pair.B), out var root);
            if (found) Assert.Equal(u, v * BigInteger.Pow(Value(root), 2) % Modulus);
            var isSquare = BigInteger.ModPow(u * BigInteger.ModPow(v, Modulus - 2, Modulus), (Modulus - 1) / 2, Modulus) <= 1;
            Assert.Equal(isSquare && (!v.IsZero || u.IsZero), found);
        });

    [Fact]
    public void Field_Select_OneOrTheOther() => Law.Holds(Pairs(), pair =>
    {
        var (a, b) = (FieldElement.Read(pair.A), FieldElement.Read(pair.B));
        Assert.Equal(Value(a), Value(FieldElement.Select(0, a, b)));
        Assert.Equal(Value(b), Value(FieldElement.Select(ulong.MaxValue, a, b)));
    });

    [Fact]
    public void Scalar_Reduce_AsBigInteger() => Law.Holds(Pairs(), pair =>
    {
        byte[] wide = [.. pair.A, .. pair.B];
        Assert.Equal(ToNumber(wide) % Order, Value(Scalar.Reduce(wide)));
        Assert.Equal(ToNumber(pair.A) % Order, Value(Scalar.Reduce(pair.A)));
    });

    [Fact]
    public void Scalar_MultiplyAdd_AsBigInteger() => Law.Holds(Pairs(), pair =>
    {
        var (a, b) = (Scalar.Reduce(pair.A), Scalar.Reduce(pair.B));
        Assert.Equal(((Value(a) * Value(b)) + Value(b)) % Order, Value(Scalar.MultiplyAdd(a, b, b)));
    });

    [Fact]
    public void Scalar_TryReadCanonical_OnlyBelowTheOrder() => Law.Holds(Numbers, bytes =>
    {
        var isCanonical = Scalar.TryReadCanonical(bytes, out var scalar);
        Assert.Equal(ToNumber(bytes) < Order, isCanonical);
        if (isCanonical) Assert.Equal(ToNumber(bytes), Value(scalar));
    });

    [Fact]
    public void Scalar_Radix16_SumsUp() => Law.Holds(Numbers, bytes =>
    {
        var digits = new sbyte[Scalar.Radix16Digits];
        Scalar.Reduce(bytes).WriteRadix16(digits);
        Assert.All(digits, digit => Assert.InRange(digit, -8, 8));
        Assert.Equal(ToNumber(bytes) % Order, Sum(digits, bitsADigit: 4));
    });

    [Theory]
    [InlineData(5)]
    [InlineData(8)]
    public void Scalar_NonAdjacentForm_SparseAndSumsUp(int width) => Law.Holds(Numbers, bytes =>
    {
        var digits = new sbyte[Scalar.NonAdjacentDigits];
        Scalar.Reduce(bytes).WriteNonAdjacentForm(width, digits);
        Assert.Equal(ToNumber(bytes) % Order, Sum(digits, bitsADigit: 1));
        for (var i = 0; i < digits.Length; i++)
        {
            if (digits[i] == 0) continue;
            Assert.True(digits[i] % 2 != 0 && Math.Abs(digits[i]) < 1 << (width - 1));
            Assert.All(digits[(i + 1)..Math.Min(i + width, digits.Length)], digit => Assert.Equal(0, digit));
        }
    });

    [Fact]
    public void BasePoint_BothWaysToMultiply_SamePoint() => Law.Holds(
        Pairs(),
        pair =>
        {
            // a A + b B with A = a B, once by the table in constant time, once by Straus.
            var (a, b) = (Scalar.Reduce(pair.A), Scalar.Reduce(pair.B));
            var encoded = new byte[32];
            BasePoint.Multiply(a).WriteBytes(encoded);
            Assert.True(ExtendedPoint.TryRead(encoded, out var point));
            var expected = new byte[32];
            BasePoint.Multiply(Scalar.MultiplyAdd(a, a, b)).WriteBytes(expected);
            BasePoint.MultiplyAdd(a, new OddMultiples(point), b).WriteBytes(encoded);
            Assert.Equal(expected, encoded);
        },
        runs: 200);

    private static Arbitrary<(byte[] A, byte[] B)> Pairs() =>
        Numbers.Generator.SelectMany(a => Numbers.Generator.Select(b => (a, b))).ToArbitrary();

    private static BigInteger Sum(sbyte[] digits, int bitsADigit) =>
        digits.Select((digit, i) => digit * BigInteger.Pow(2, i * bitsADigit)).Aggregate(BigInteger.Add);

    private static BigInteger ToNumber(byte[] bytes) => new(bytes, isUnsigned: true);

    private static BigInteger ToField(byte[] bytes) => ToNumber(bytes) % BigInteger.Pow(2, 255) % Modulus;

    private static BigInteger Wrap(BigInteger value) => value % BigInteger.Pow(2, 256);

    private static BigInteger Wrap(BigInteger value, BigInteger modulus) => ((value % modulus) + modulus) % modulus;

    private static byte[] ToBytes(BigInteger value)
    {
        var bytes = new byte[32];
        Assert.True(value.TryWriteBytes(bytes, out _, isUnsigned: true));
        return bytes;
    }

    private static BigInteger Value(FieldElement element)
    {
        var bytes = new byte[32];
        element.WriteBytes(bytes);
        var value = ToNumber(bytes);
        Assert.True(value < Modulus);
        return value;
    }

    private static BigInteger Value(Scalar scalar)
    {
        var bytes = new byte[32];
        scalar.WriteBytes(bytes);
        var value = ToNumber(bytes);
        Assert.True(value < Order);
        return value;
    }
}

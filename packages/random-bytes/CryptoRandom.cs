using System.Security.Cryptography;

namespace WebTorrent.RandomBytes;

/// <summary>
/// The system's cryptographic randomness in the shape of <see cref="Random"/>: connection ids, tokens and cookies made of it keep strangers out, and whoever takes
/// a <see cref="Random"/> can be given a seeded one in a test. Thread-safe, without state.
/// </summary>
public sealed class CryptoRandom : Random
{
    private const int MantissaBits = 53;
    private const int FractionBits = 24;

    // The base class makes its own generator, which is never used; with a seed it does so without asking the system.
    private CryptoRandom()
        : base(0)
    {
    }

    /// <summary>The one there is.</summary>
    public static CryptoRandom Instance { get; } = new();

    /// <summary>A number from 0 to <see cref="int.MaxValue"/> - 1.</summary>
    public override int Next() => RandomNumberGenerator.GetInt32(int.MaxValue);

    /// <summary>A number from 0 to <paramref name="maxValue"/> - 1; 0 when that is 0.</summary>
    /// <param name="maxValue">At least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    public override int Next(int maxValue) => maxValue == 0 ? 0 : RandomNumberGenerator.GetInt32(maxValue);

    /// <summary>A number from <paramref name="minValue"/> to <paramref name="maxValue"/> - 1; <paramref name="minValue"/> when both are the same.</summary>
    /// <param name="minValue">The smallest.</param>
    /// <param name="maxValue">At least <paramref name="minValue"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The range is none.</exception>
    public override int Next(int minValue, int maxValue) => minValue == maxValue ? minValue : RandomNumberGenerator.GetInt32(minValue, maxValue);

    /// <summary>A number from 0 to <see cref="long.MaxValue"/> - 1.</summary>
    public override long NextInt64() => NextInt64(long.MaxValue);

    /// <summary>A number from 0 to <paramref name="maxValue"/> - 1; 0 when that is 0.</summary>
    /// <param name="maxValue">At least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    public override long NextInt64(long maxValue) => NextInt64(0, maxValue);

    /// <summary>A number from <paramref name="minValue"/> to <paramref name="maxValue"/> - 1; <paramref name="minValue"/> when both are the same.</summary>
    /// <param name="minValue">The smallest.</param>
    /// <param name="maxValue">At least <paramref name="minValue"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The range is none.</exception>
    public override long NextInt64(long minValue, long maxValue)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minValue, maxValue);
        var range = (ulong)(maxValue - minValue);
        // The lower half of the product of a random number and the range tells the few numbers that would come up too often.
        ulong low;
        ulong high;
        do
            high = Math.BigMul(NextUInt64(), range, out low);
        while (range > 0 && low < (0 - range) % range);
        return minValue + (long)high;
    }

    /// <summary>Fills a span.</summary>
    /// <param name="buffer">Where to.</param>
    public override void NextBytes(Span<byte> buffer) => RandomNumberGenerator.Fill(buffer);

    /// <summary>Fills an array.</summary>
    /// <param name="buffer">Where to.</param>
    public override void NextBytes(byte[] buffer) => RandomNumberGenerator.Fill(buffer);

    /// <summary>A number of at least 0 and less than 1, of 53 random bits.</summary>
    public override double NextDouble() => (NextUInt64() >> (64 - MantissaBits)) * (1.0 / (1UL << MantissaBits));

    /// <summary>A number of at least 0 and less than 1, of 24 random bits.</summary>
    public override float NextSingle() => (NextUInt64() >> (64 - FractionBits)) * (1.0f / (1U << FractionBits));

    /// <inheritdoc />
    protected override double Sample() => NextDouble();

    private static ulong NextUInt64()
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        RandomNumberGenerator.Fill(bytes);
        return BitConverter.ToUInt64(bytes);
    }
}

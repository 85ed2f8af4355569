using FsCheck;
using FsCheck.Fluent;
using WebTorrent.TestKit;

namespace WebTorrent.Bencode.Tests;

/// <summary>Inputs from quite right to quite wrong.</summary>
internal static class Documents
{
    private static readonly byte[] Alphabet = [.. "iiillldddeeeeeee00123456789::::-ab"u8];

    public static readonly BencodeOptions Lenient = BencodeOptions.Default;

    public static readonly BencodeOptions Strict = new() { RequireSortedKeys = true };

    public static Arbitrary<byte[]> Valid { get; } = BencodeTrees.Any().Generator.Select(tree => tree.Encode()).ToArbitrary();

    public static Arbitrary<byte[]> Mutated { get; } = Arbitraries.Mutated(Valid.Generator);

    public static Arbitrary<byte[]> Any { get; } = Arb.From(
        Gen.Frequency(
            (1, Valid.Generator),
            (3, Mutated.Generator),
            (2, Arbitraries.AnyBytesOf(Alphabet, 24).Generator),
            (1, Arbitraries.AnyBytesOf(Alphabet, 8).Generator),
            (1, Arbitraries.AnyBytes(40).Generator)),
        Mutated.Shrinker);
}

using FsCheck;
using FsCheck.Fluent;
using WebTorrent.TestKit;

namespace WebTorrent.Bitfield.Tests;

public class PieceSetLawTests
{
    private static readonly Gen<int> Count = Gen.Frequency(
        (1, Gen.Choose(0, 10)), (1, Gen.Elements(63, 64, 65, 128, 256, 257, 512, 1024)), (2, Gen.Choose(0, 1500)));

    private static readonly Arbitrary<(int Count, int Seed)> CountAndSeed =
        (from count in Count from seed in Gen.Choose(0, int.MaxValue - 1) select (count, seed)).ToArbitrary();

    [Fact]
    public void PieceSet_MatchesModel() => Law.Holds(CountAndSeed, input =>
    {
        var random = new Random(input.Seed);
        var set = new PieceSet(input.Count);
        var model = new HashSet<int>();
        for (var step = 0; step < 40; step++)
        {
            Step(set, model, random);
            AssertSame(set, model);
        }
    }, runs: 150);

    [Fact]
    public void RoundTrip_AnySet() => Law.Holds(CountAndSeed, input =>
    {
        var set = Pieces.Make(input.Count, RandomPieces(input.Count, new Random(input.Seed)));
        Assert.True(PieceSet.TryParse(set.ToArray(), input.Count, out var read));
        Assert.True(read.SetEquals(set));
        Assert.Equal(set.SetCount, read.SetCount);
    });

    [Fact]
    public void ToArray_AnySet_HasEachBitAtItsPlace() => Law.Holds(CountAndSeed, input =>
    {
        var set = Pieces.Make(input.Count, RandomPieces(input.Count, new Random(input.Seed)));
        var wire = set.ToArray();
        for (var piece = 0; piece < input.Count; piece++)
            Assert.Equal(set.Contains(piece), (wire[piece / 8] & (0x80 >> (piece % 8))) != 0);
    });

    [Fact]
    public void TryParse_AnyBytes_AcceptsExactlyTheRightSizeWithoutSpareBits()
    {
        var inputs = (from count in Gen.Choose(0, 70) from wire in Arbitraries.Bytes(0, 10) select (count, wire)).ToArbitrary();
        Law.Holds(inputs, input =>
        {
            var (count, wire) = input;
            var isRightSize = wire.Length == (count + 7) / 8;
            var hasSpareBits = Enumerable.Range(0, wire.Length * 8).Any(bit => bit >= count && (wire[bit / 8] & (0x80 >> (bit % 8))) != 0);
            var isRead = PieceSet.TryParse(wire, count, out var set);
            Assert.Equal(isRightSize && !hasSpareBits, isRead);
            if (isRead) Assert.Equal(wire, set!.ToArray());
        }, runs: 2000);
    }

    [Fact]
    public void ContainsAnyNotIn_AnySets_MatchesModel() => Law.Holds(CountAndSeed, input =>
    {
        var random = new Random(input.Seed);
        var left = RandomPieces(input.Count, random).ToHashSet();
        // Often a superset, where the answer is no.
        var right = random.Next(2) == 0 ? [.. RandomPieces(input.Count, random)] : left.Union(RandomPieces(input.Count, random)).ToHashSet();
        if (random.Next(3) == 0 && left.Count > 0) right.Remove(left.First());

        Assert.Equal(left.Except(right).Any(), Pieces.Make(input.Count, left).ContainsAnyNotIn(Pieces.Make(input.Count, right)));
    }, runs: 1000);

    private static void Step(PieceSet set, HashSet<int> model, Random random)
    {
        var count = set.Count;
        var other = RandomPieces(count, random).ToHashSet();
        switch (random.Next(9))
        {
            case 0 when count > 0:
                var added = random.Next(count);
                Assert.Equal(model.Add(added), set.Add(added));
                break;
            case 1 when count > 0:
                var removed = model.Count > 0 && random.Next(2) == 0 ? model.First() : random.Next(count);
                Assert.Equal(model.Remove(removed), set.Remove(removed));
                break;
            case 2:
                set.Fill();
                model.UnionWith(Enumerable.Range(0, count));
                break;
            case 3 when random.Next(4) == 0:
                set.Clear();
                model.Clear();
                break;
            case 4:
                set.UnionWith(Pieces.Make(count, other));
                model.UnionWith(other);
                break;
            case 5:
                set.IntersectWith(Pieces.Make(count, other));
                model.IntersectWith(other);
                break;
            case 6:
                set.ExceptWith(Pieces.Make(count, other));
                model.ExceptWith(other);
                break;
            case 7:
                set.CopyFrom(Pieces.Make(count, other));
                model.Clear();
                model.UnionWith(other);
                break;
        }
    }

    private static void AssertSame(PieceSet set, HashSet<int> model)
    {
        Assert.Equal(model.Order(), Pieces.Of(set));
        Assert.Equal(model.Count, set.SetCount);
        Assert.Equal(model.Count == set.Count, set.IsComplete);
        Assert.Equal(model.Count == 0, set.IsEmpty);
        var clear = Enumerable.Range(0, set.Count).Except(model).Order().ToList();
        var clearSeen = new List<int>();
        for (var piece = set.NextClear(0); piece >= 0; piece = set.NextClear(piece + 1)) clearSeen.Add(piece);
        Assert.Equal(clear, clearSeen);
        foreach (var piece in model.Take(5)) Assert.True(set.Contains(piece));
        foreach (var piece in clear.Take(5)) Assert.False(set.Contains(piece));
    }

    private static List<int> RandomPieces(int count, Random random)
    {
        var oneIn = random.Next(1, 10);
        return [.. Enumerable.Range(0, count).Where(_ => random.Next(oneIn) == 0)];
    }
}

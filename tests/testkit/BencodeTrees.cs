using FsCheck;
using FsCheck.Fluent;

namespace WebTorrent.TestKit;

/// <summary>Any value of bencode, a few levels deep.</summary>
public static class BencodeTrees
{
    private const int MostDepth = 5;

    /// <summary>Any value; smaller ones when a law breaks.</summary>
    public static Arbitrary<BencodeTree> Any() =>
        Arb.From(Gen.Sized(size => Tree(Math.Min(size, 30), MostDepth)), Shrink);

    /// <summary>Any dictionary, as most documents are.</summary>
    public static Arbitrary<BencodeTree> AnyMap() =>
        Arb.From(
            Gen.Sized(size => Map(Math.Min(size, 30), MostDepth)),
            tree => Shrink(tree).Where(smaller => smaller is BencodeTree.Map));

    private static Gen<BencodeTree> Tree(int size, int depth) =>
        depth == 0 || size == 0
            ? Gen.OneOf(Integer(), Text())
            : Gen.Frequency((3, Integer()), (3, Text()), (2, List(size, depth)), (2, Map(size, depth)));

    private static Gen<BencodeTree> Integer() =>
        Gen.OneOf(ArbMap.Default.GeneratorFor<long>(), Gen.Elements(0L, 1L, -1L, 9L, 10L, long.MaxValue, long.MinValue))
            .Select(value => (BencodeTree)new BencodeTree.Integer(value));

    private static Gen<BencodeTree> Text() =>
        Arbitraries.Bytes(0, 20).Select(bytes => (BencodeTree)new BencodeTree.Text(bytes));

    private static Gen<BencodeTree> List(int size, int depth) =>
        from count in Gen.Choose(0, 5)
        from values in Tree(size / 2, depth - 1).ArrayOf(count)
        select (BencodeTree)new BencodeTree.Items(values);

    private static Gen<BencodeTree> Map(int size, int depth) =>
        from count in Gen.Choose(0, 5)
        from keys in Arbitraries.Bytes(0, 4).ArrayOf(count)
        from values in Tree(size / 2, depth - 1).ArrayOf(count)
        select MapOf(keys.Zip(values, KeyValuePair.Create));

    private static BencodeTree MapOf(IEnumerable<KeyValuePair<byte[], BencodeTree>> entries) =>
        new BencodeTree.Map([.. entries.DistinctBy(entry => Convert.ToHexString(entry.Key))
            .OrderBy(entry => entry.Key, Comparer<byte[]>.Create((left, right) => left.AsSpan().SequenceCompareTo(right)))]);

    private static IEnumerable<BencodeTree> Shrink(BencodeTree tree)
    {
        switch (tree)
        {
            case BencodeTree.Integer integer when integer.Value != 0:
                yield return new BencodeTree.Integer(integer.Value / 2);
                break;
            case BencodeTree.Text text when text.Bytes.Length > 0:
                yield return new BencodeTree.Text(text.Bytes[..(text.Bytes.Length / 2)]);
                break;
            case BencodeTree.Items items:
                foreach (var item in items.Values) yield return item;
                for (var i = 0; i < items.Values.Count; i++) yield return new BencodeTree.Items(Without(items.Values, i));
                break;
            case BencodeTree.Map map:
                foreach (var entry in map.Entries) yield return entry.Value;
                for (var i = 0; i < map.Entries.Count; i++) yield return new BencodeTree.Map(Without(map.Entries, i));
                break;
        }
    }

    private static T[] Without<T>(IReadOnlyList<T> all, int index) => [.. all.Where((_, i) => i != index)];
}

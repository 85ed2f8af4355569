using FsCheck.Fluent;
using WebTorrent.TestKit;

namespace WebTorrent.RandomBytes.Tests;

public class CryptoRandomTests
{
    private static readonly CryptoRandom Random = CryptoRandom.Instance;

    [Fact]
    public void Next_AnyRange_WithinIt() => Law.Holds(ArbMap.Default.ArbFor<(int A, int B)>(), pair =>
    {
        var (min, max) = (Math.Min(pair.A, pair.B), Math.Max(pair.A, pair.B));
        var number = Random.Next(min, max);
        return number >= min && (number < max || min == max);
    });

    [Fact]
    public void NextInt64_AnyRange_WithinIt() => Law.Holds(ArbMap.Default.ArbFor<(long A, long B)>(), pair =>
    {
        var (min, max) = (Math.Min(pair.A, pair.B), Math.Max(pair.A, pair.B));
        var number = Random.NextInt64(min, max);
        return number >= min && (number < max || min == max);
    });

    [Fact]
    public void NextInt64_WholeRange_BothSignsComeUp()
    {
        var numbers = Enumerable.Range(0, 200).Select(_ => Random.NextInt64(long.MinValue, long.MaxValue)).ToList();
        Assert.Contains(numbers, number => number < 0);
        Assert.Contains(numbers, number => number > 0);
        Assert.Equal(200, numbers.Distinct().Count());
    }

    [Fact]
    public void NoRange_TheOneNumber()
    {
        Assert.Equal((0, 7, 0L, 7L), (Random.Next(0), Random.Next(7, 7), Random.NextInt64(0), Random.NextInt64(7, 7)));
    }

    [Fact]
    public void ImpossibleRange_OutOfRange()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Random.Next(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Random.NextInt64(-1));
        Assert.ThrowsAny<ArgumentException>(() => Random.Next(2, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Random.NextInt64(2, 1));
    }

    // 60,000 throws of a die: a face that comes up fewer than 9,400 or more than 10,600 times is a loaded one (six and a half deviations).
    [Fact]
    public void EveryNumber_ComesUpEquallyOften()
    {
        Assert.All(Faces(() => Random.Next(6)), count => Assert.InRange(count, 9_400, 10_600));
        Assert.All(Faces(() => (int)Random.NextInt64(6)), count => Assert.InRange(count, 9_400, 10_600));
        Assert.All(Faces(() => (int)(Random.NextDouble() * 6)), count => Assert.InRange(count, 9_400, 10_600));
        Assert.All(Faces(() => (int)(Random.NextSingle() * 6)), count => Assert.InRange(count, 9_400, 10_600));
    }

    [Fact]
    public void NextBytes_SpanAndArray_Filled()
    {
        var array = new byte[64];
        var span = new byte[64];
        Random.NextBytes(array);
        Random.NextBytes(span.AsSpan());
        Assert.All([array, span], bytes => Assert.InRange(bytes.Distinct().Count(), 20, 64));
        Assert.NotEqual(array, span);
    }

    [Fact]
    public void Next_ManyThreads_NeverTheSameStream()
    {
        var numbers = new long[10_000];
        Parallel.For(0, numbers.Length, i => numbers[i] = Random.NextInt64());
        Assert.Equal(numbers.Length, numbers.Distinct().Count());
    }

    private static int[] Faces(Func<int> next)
    {
        var faces = new int[6];
        for (var i = 0; i < 60_000; i++)
            faces[next()]++;
        return faces;
    }
}

using FsCheck;
using FsCheck.Fluent;
using WebTorrent.Dtls.Core.Records;
using WebTorrent.TestKit;

namespace WebTorrent.Dtls.Tests;

public class ReplayWindowTests
{
    [Fact]
    public void Size_AtLeast1024() => Assert.InRange(ReplayWindow.Size, 1_024, 8_192);

    [Fact]
    public void AnyNumbers_LikeASetOfTheNewestOnes() => Law.Holds(
        (from seed in Gen.Choose(0, int.MaxValue - 1)
         from spread in Gen.Elements(3, 100, 2_500, 10_000)
         select (seed, spread)).ToArbitrary(),
        input =>
        {
            var random = new Random(input.seed);
            var window = new ReplayWindow();
            var seen = new HashSet<ulong>();
            ulong highest = (ulong)random.Next(3_000);
            for (var i = 0; i < 600; i++)
            {
                var number = (ulong)Math.Max(0, (long)highest + random.Next(-input.spread, input.spread / 4 + 2));
                var isNew = window.IsNew(number);
                if (seen.Count == 0 || number > highest)
                    Assert.True(isNew);
                else if (seen.Contains(number))
                    Assert.False(isNew);
                else
                    Assert.Equal(highest + 1 - number <= ReplayWindow.Size, isNew);
                if (!isNew)
                    continue;
                window.Add(number);
                seen.Add(number);
                highest = seen.Count == 1 ? number : Math.Max(highest, number);
            }
        },
        runs: 60);

    [Fact]
    public void JumpToTheEnd_KnowsTheNewestOnly()
    {
        var window = new ReplayWindow();
        window.Add(5);
        window.Add((1UL << 48) - 1);
        Assert.False(window.IsNew(5));
        Assert.False(window.IsNew((1UL << 48) - 1));
        Assert.True(window.IsNew((1UL << 48) - 2));
    }
}

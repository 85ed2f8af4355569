using WebTorrent.NatMapping.Core;

namespace WebTorrent.NatMapping.Tests;

public class RouterClockTests
{
    [Theory]
    [InlineData(1000, 3600, 4600, false)] // as fast as ours
    [InlineData(1000, 3600, 4400, false)] // a slow clock, within a sixteenth
    [InlineData(1000, 3600, 4800, false)] // a fast one
    [InlineData(1000, 3600, 20, true)] // started anew
    [InlineData(1000, 3600, 1200, true)] // started anew long enough ago to have passed the old number
    [InlineData(1000, 3600, 9000, true)]
    [InlineData(1000, 0, 999, false)] // answers that overtook each other
    [InlineData(1000, 1, 1000, false)]
    [InlineData(1000, 1, 998, true)]
    public void HasRestarted(uint before, int seconds, uint after, bool expected)
    {
        var clock = new RouterClock();
        Assert.False(clock.HasRestarted(TimeSpan.FromSeconds(7), before));
        Assert.Equal(expected, clock.HasRestarted(TimeSpan.FromSeconds(7 + seconds), after));
        clock.Forget();
        Assert.False(clock.HasRestarted(TimeSpan.FromSeconds(8 + seconds), 0));
    }
}

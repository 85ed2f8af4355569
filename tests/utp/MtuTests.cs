using WebTorrent.Utp.Tests.Network;

namespace WebTorrent.Utp.Tests;

public class MtuTests
{
    [Theory]
    [InlineData(1_300, 1_200)]
    [InlineData(1_400, 1_352)]
    [InlineData(1_452, 1_452)]
    [InlineData(1_472, 1_472)]
    [InlineData(9_000, 8_952)]
    [InlineData(65_507, 65_016)]
    public void LargerDatagramsVanish_LargestThatPassesIsFound_NothingIsLost(int mtu, int expected)
    {
        var there = new Link(1) { Mtu = mtu };
        var flow = Run(there);
        Assert.Equal(expected, there.Largest);
        // The search itself goes on with smaller ones.
        Assert.InRange(there.Delivered, 1, (flow.Read / (expected - 20) * 1.1) + 700);
    }

    [Fact]
    public void LargerDatagramsAreRefusedHere_NoTimeIsLost()
    {
        var there = new Link(1) { Mtu = 65_507, LocalMtu = 1_472 };
        Run(there, most: 2_000_000);
        Assert.Equal(1_472, there.Largest);
    }

    [Theory]
    [InlineData(1_500)]
    [InlineData(2_048)]
    [InlineData(4_096)]
    [InlineData(8_192)]
    [InlineData(9_000)]
    [InlineData(16_384)]
    [InlineData(32_768)]
    [InlineData(65_535)]
    public void ReaderWithASmallBuffer_CutsProbes_NeverTheStream(int readSize)
    {
        var there = new Link(1) { Mtu = 65_507, ReadSize = readSize };
        Run(there);
    }

    private static Flow Run(Link there, long most = 60_000_000)
    {
        var pair = new Pair(there, new Link(2) { Mtu = 65_507 });
        var flow = pair.Send(8_000_000);
        pair.Simulation.RunUntil(() => flow.IsEnded, most);
        Assert.Equal(8_000_000, flow.Read);
        return flow;
    }
}

using WebTorrent.Sctp.Tests.Network;

namespace WebTorrent.Sctp.Tests;

/// <summary>Measures the memory of the process, so that nothing else may run beside it.</summary>
[Collection(Alone)]
[CollectionDefinition(Alone, DisableParallelization = true)]
public class LeakTests
{
    private const string Alone = "Alone";

    [Fact]
    public void ThousandCycles_NothingStays()
    {
        var options = new SctpOptions { ReceiveWindow = 65_536, MaxMessageSize = 32_768 };
        for (var i = 0; i < 100; i++)
            Cycle(i, options);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var i = 0; i < 1000; i++)
            Cycle(i, options);
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 1_000_000);
    }

    private static void Cycle(int seed, SctpOptions options)
    {
        var pair = Pair.Connected(options: options, seed: seed);
        pair.Send(pair.First, new byte[20_000]);
        pair.First.Core.Shutdown();
        pair.RunUntil(() => pair.First.Happened(SctpEventKind.Closed), 10);
        pair.Run(1);
    }
}

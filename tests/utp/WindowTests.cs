using WebTorrent.Utp.Core;
using WebTorrent.Utp.Tests.Network;

namespace WebTorrent.Utp.Tests;

/// <summary>Windows that are small, closed, or open again.</summary>
public class WindowTests
{
    private const long Second = 1_000_000;

    [Fact]
    public void SendWindowOfAFewOfTheLargestPackets_StillMoves()
    {
        var limits = new UtpCoreOptions { Limits = new UtpLimits(1_000_000, 100_000, 65_507) };
        var pair = new Pair(new Link(1) { Mtu = 65_507 }, new Link(2), limits);
        var flow = pair.Send(5_000_000);
        pair.Simulation.RunUntil(() => flow.IsEnded);
        Assert.Equal(5_000_000, flow.Read);
    }

    [Fact]
    public void OthersHoldAllTheMemory_ReaderReads_OtherSideHearsOfIt()
    {
        var budget = new ReceiveBudget(1_000_000);
        budget.Take(1_000_000);
        var receiver = new Receiver(2_000_000, budget);
        receiver.Start(0);
        ushort sequence = 1;
        for (var window = receiver.Window; window > 0; window = receiver.Window)
            receiver.HandleData(sequence++, new byte[Math.Min(1_000, window)]);
        receiver.Acknowledged(withSelectiveAck: true);
        Assert.False(receiver.AckPending);
        Assert.True(receiver.HandleRead(receiver.BufferedBytes));
    }

    [Fact]
    public void WindowWasClosedForLong_FirstPacketsAfterwardsLost_SentAgainSoon()
    {
        var limits = new UtpCoreOptions { Limits = new UtpLimits(100_000, 4_000_000, 1_472) };
        var pair = new Pair(new Link(1), new Link(2), limits);
        var flow = pair.Send(1_000_000);
        pair.Simulation.RunUntil(() => flow.Read > 200_000);
        flow.IsReading = false;
        pair.Simulation.Run(50 * Second);
        var start = pair.Simulation.Now;
        pair.Simulation.Filter = bytes => bytes[0] >> 4 != (int)PacketType.Data || pair.Simulation.Now > start + (Second / 10);
        flow.IsReading = true;
        pair.Simulation.RunUntil(() => flow.IsEnded, 5 * Second);
    }
}

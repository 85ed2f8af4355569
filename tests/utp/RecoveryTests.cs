using WebTorrent.Utp.Core;
using WebTorrent.Utp.Tests.Network;

namespace WebTorrent.Utp.Tests;

/// <summary>How soon what got lost is there after all.</summary>
public class RecoveryTests
{
    /// <summary>
    /// libtorrent tells of 256 packets past the gap and libutp of 32, however many arrived: what they do not speak of is not lost, and
    /// must not stand in the way of what is.
    /// </summary>
    [Theory]
    [InlineData(252)]
    [InlineData(32)]
    [InlineData(4)]
    public void OtherSideTellsOfFewPackets_LossesOfABurst_NoPauses(int maskSize)
    {
        // A reader whose socket holds less than our window: bursts end in holes.
        var there = new Link(1) { Rate = 100_000_000, Delay = 50, QueueSize = 600_000, Loss = 0.002 };
        var back = new Link(2) { Delay = 50, Rewrite = bytes => Cut(bytes, maskSize) };
        var pair = new Pair(there, back, new UtpCoreOptions { Limits = new UtpLimits(1_000_000, 4_000_000, 1_472) });
        var start = pair.Simulation.Now;
        var flow = pair.Send(50_000_000);
        pair.Simulation.RunUntil(() => flow.IsEnded);
        Assert.InRange((pair.Simulation.Now - start) / 1e6, 0.4, 1);
        Assert.InRange(there.Bytes, 50_000_000, 60_000_000);
    }

    private static byte[] Cut(byte[] bytes, int maskSize)
    {
        const int Mask = PacketHeader.Size + 2;
        if (bytes[1] != Packet.SelectiveAckExtension || bytes[Mask - 1] <= maskSize)
            return bytes;
        byte[] shorter = [.. bytes.AsSpan(0, Mask + maskSize), .. bytes.AsSpan(Mask + bytes[Mask - 1])];
        shorter[Mask - 1] = (byte)maskSize;
        return shorter;
    }
}

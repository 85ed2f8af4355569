using WebTorrent.Utp.Tests.Network;

namespace WebTorrent.Utp.Tests;

public class CongestionTests
{
    private const long Second = 1_000_000;

    [Fact]
    public void LongQueueAllowed_StandsAtTheTarget_LinkStaysBusy()
    {
        var there = new Link(1) { Rate = 1_000_000, Delay = 20_000, QueueSize = 4_000_000 };
        var pair = new Pair(there, new Link(2) { Delay = 20_000 });
        pair.Send(long.MaxValue / 2);
        pair.Simulation.Run(20 * Second);
        var before = there.Bytes;
        var delays = Sample(pair.Simulation, 10, () => there.QueuingDelay(pair.Simulation.Now));
        Assert.InRange(delays.Average(), 30_000, 130_000);
        Assert.InRange(delays.Max(), 0, 200_000);
        Assert.InRange(there.Bytes - before, 0.95 * 10 * there.Rate, 1.01 * 10 * there.Rate);
    }

    [Fact]
    public void SomebodyElseFillsTheQueue_GivesWay_ThenComesBack()
    {
        var there = new Link(1) { Rate = 1_000_000, Delay = 20_000, QueueSize = 4_000_000 };
        var pair = new Pair(there, new Link(2) { Delay = 20_000 });
        pair.Send(long.MaxValue / 2);
        pair.Simulation.Run(10 * Second);
        var before = there.Bytes;
        for (var i = 0; i < 2_000; i++)
        {
            there.Fill(pair.Simulation.Now, 300_000);
            pair.Simulation.Run(10_000);
        }
        Assert.InRange((there.Bytes - before) / (20.0 * there.Rate), 0, 0.05);
        before = there.Bytes;
        pair.Simulation.Run(20 * Second);
        Assert.InRange((there.Bytes - before) / (20.0 * there.Rate), 0.7, 1);
    }

    [Fact]
    public void TwoPercentLoss_NoCollapse()
    {
        var clean = Seconds(0);
        var lossy = Seconds(0.02);
        TestContext.Current.TestOutputHelper?.WriteLine($"clean {clean:0.00} s, 2 % loss {lossy:0.00} s");
        Assert.InRange(lossy / clean, 0.9, 2);
    }

    [Fact]
    public void ShortQueue_LossesComeFromIt_NoStorm()
    {
        var there = new Link(1) { Rate = 2_000_000, Delay = 20_000, QueueSize = 60_000 };
        var pair = new Pair(there, new Link(2) { Delay = 20_000 });
        pair.Send(long.MaxValue / 2);
        pair.Simulation.Run(5 * Second);
        var (sent, delivered) = (pair.First.Sent, there.Delivered);
        pair.Simulation.Run(20 * Second);
        var lost = (pair.First.Sent - sent) - (there.Delivered - delivered);
        Assert.InRange(lost / (double)(pair.First.Sent - sent), 0, 0.05);
        Assert.InRange(there.Bytes, 0.7 * 25 * there.Rate, 1.01 * 25 * there.Rate);
    }

    [Fact]
    public void FourConnectionsAtOnce_ShareFairly()
    {
        var there = new Link(1) { Rate = 4_000_000, Delay = 20_000, QueueSize = 4_000_000 };
        var pair = new Pair(there, new Link(2) { Delay = 20_000 });
        var others = Enumerable.Range(0, 3).Select(_ => pair.First.Core.Connect(pair.First.Time(pair.Simulation.Now), pair.Second.Address)!).ToList();
        var flows = new List<Flow> { pair.Send(long.MaxValue / 2) };
        foreach (var other in others)
        {
            var flow = new Flow(pair.First, other, pair.Second, () => pair.Second.Core.Find(pair.First.Address, other.SendId), long.MaxValue / 2, 7);
            pair.Simulation.Add(flow);
            flows.Add(flow);
        }
        pair.Simulation.Run(60 * Second);
        TestContext.Current.TestOutputHelper?.WriteLine(string.Join(" ", flows.Select(flow => flow.Read)));
        Assert.InRange(flows.Max(flow => flow.Read) / (double)flows.Min(flow => flow.Read), 1, 3);
        Assert.InRange(flows.Sum(flow => flow.Read), 0.8 * 60 * there.Rate, 60 * there.Rate);
    }

    [Fact]
    public void LongFatPath_IsFilled()
    {
        var there = new Link(1) { Rate = 12_500_000, Delay = 50_000, QueueSize = 2_000_000 };
        var pair = new Pair(there, new Link(2) { Rate = 12_500_000, Delay = 50_000 });
        pair.Send(long.MaxValue / 2);
        pair.Simulation.Run(10 * Second);
        Assert.InRange(there.Bytes, 0.7 * 10 * there.Rate, 10 * there.Rate);
    }

    [Fact]
    public void PacketsOvertakeEachOther_FewAreSentAgain()
    {
        var there = new Link(1) { Rate = 5_000_000, Delay = 20_000, Jitter = 8_000 };
        var pair = new Pair(there, new Link(2) { Delay = 20_000 });
        var flow = pair.Send(20_000_000);
        var start = pair.Simulation.Now;
        pair.Simulation.RunUntil(() => flow.IsEnded);
        var least = flow.Read / 1_452;
        Assert.InRange(pair.First.Sent, least, least * 1.1);
        Assert.InRange(pair.Simulation.Now - start, 4 * Second, 12 * Second);
    }

    private static double Seconds(double loss)
    {
        var there = new Link(1) { Rate = 12_500_000, Delay = 10_000, QueueSize = 2_000_000, Loss = loss };
        var pair = new Pair(there, new Link(2) { Rate = 12_500_000, Delay = 10_000, Loss = loss });
        var start = pair.Simulation.Now;
        var flow = pair.Send(20_000_000);
        pair.Simulation.RunUntil(() => flow.IsEnded);
        return (pair.Simulation.Now - start) / (double)Second;
    }

    private static List<long> Sample(Simulation simulation, int seconds, Func<long> what)
    {
        var samples = new List<long>();
        for (var i = 0; i < seconds * 10; i++)
        {
            simulation.Run(Second / 10);
            samples.Add(what());
        }
        return samples;
    }
}

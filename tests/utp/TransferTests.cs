using FsCheck;
using FsCheck.Fluent;
using WebTorrent.TestKit;
using WebTorrent.Utp.Core;
using WebTorrent.Utp.Tests.Network;

namespace WebTorrent.Utp.Tests;

public class TransferTests
{
    private sealed record Weather(int Seed, int Loss, int Duplicates, int Delay, int Jitter, int Rate, int Length, int LengthBack);

    [Fact]
    public void AnyNetwork_BytesOutAreBytesIn_BothWays() => Law.Holds(AnyWeather(), weather =>
    {
        var pair = Connect(weather);
        var there = pair.Send(weather.Length, weather.Seed);
        var back = pair.SendBack(weather.LengthBack, weather.Seed + 1);
        pair.Simulation.RunUntil(() => there.IsEnded && back.IsEnded);
        Assert.Equal(weather.Length, there.Read);
        Assert.Equal(weather.LengthBack, back.Read);
        pair.Dialled.Release(pair.First.Time(pair.Simulation.Now));
        pair.Accepted!.Release(pair.Second.Time(pair.Simulation.Now));
        pair.First.Core.Wake(pair.Dialled);
        pair.Second.Core.Wake(pair.Accepted);
        pair.Simulation.RunUntil(() => pair.First.Core.Connections + pair.Second.Core.Connections == 0);
    }, runs: 200);

    [Fact]
    public void Release_DataInFlight_AllOfItArrives() => Law.Holds(AnyWeather(), weather =>
    {
        var pair = Connect(weather);
        var there = pair.Send(weather.Length, weather.Seed, releases: true);
        pair.Simulation.RunUntil(() => there.IsEnded);
        Assert.Equal(weather.Length, there.Read);
        pair.Simulation.RunUntil(() => pair.First.Core.Connections == 0);
        Assert.Equal(UtpCloseReason.Finished, pair.Dialled.CloseReason);
    }, runs: 100);

    [Fact]
    public void ClocksDriftAndDiffer_SameBytes_SameSpeed()
    {
        var seconds = new[] { (0L, 0.0), (-900_000_000L, 100e-6), (3_000_000_000L, -100e-6) }.Select(clock =>
        {
            var pair = new Pair(new Link(1) { Rate = 2_000_000, Delay = 20_000 }, new Link(2) { Rate = 2_000_000, Delay = 20_000 }, clockOffset: clock.Item1, clockDrift: clock.Item2);
            var start = pair.Simulation.Now;
            var flow = pair.Send(15_000_000);
            pair.Simulation.RunUntil(() => flow.IsEnded);
            return (pair.Simulation.Now - start) / 1e6;
        }).ToList();
        Assert.All(seconds, time => Assert.InRange(time, 7.5, 10));
    }

    [Fact]
    public void ReaderStops_SenderStopsAtTheWindow_ThenGoesOn()
    {
        var limits = new UtpCoreOptions { Limits = new UtpLimits(100_000, 4_000_000, 1_472) };
        var pair = new Pair(new Link(1), new Link(2), limits);
        var flow = pair.Send(5_000_000);
        flow.IsReading = false;
        pair.Simulation.Run(60_000_000);
        Assert.InRange(pair.There.Bytes, 90_000, 250_000);
        Assert.Equal(UtpCloseReason.None, pair.Dialled.CloseReason);
        flow.IsReading = true;
        pair.Simulation.RunUntil(() => flow.IsEnded);
        Assert.Equal(5_000_000, flow.Read);
    }

    [Fact]
    public void WindowOpens_ItsNewsGetLost_SenderAsks()
    {
        var limits = new UtpCoreOptions { Limits = new UtpLimits(100_000, 4_000_000, 1_472) };
        var pair = new Pair(new Link(1), new Link(2), limits);
        var flow = pair.Send(300_000);
        flow.IsReading = false;
        pair.Simulation.Run(10_000_000);
        flow.IsReading = true;
        pair.Back.Loss = 1;
        pair.Simulation.Run(100_000);
        pair.Back.Loss = 0;
        pair.Simulation.RunUntil(() => flow.IsEnded, 20_000_000);
    }

    [Fact]
    public void PeerVanishes_TimedOut_WithinMinutes()
    {
        var pair = new Pair(new Link(1), new Link(2));
        var flow = pair.Send(50_000_000);
        pair.Simulation.Run(200_000);
        pair.There.Loss = pair.Back.Loss = 1;
        pair.Simulation.RunUntil(() => pair.Dialled.IsClosed, 120_000_000);
        Assert.Equal(UtpCloseReason.TimedOut, pair.Dialled.CloseReason);
        Assert.Throws<IOException>(() => pair.Dialled.Input.TryRead(out _) ? 0 : 1);
        Assert.False(flow.IsEnded);
    }

    [Fact]
    public void NobodyAnswersTheDial_TimedOut_FewPackets()
    {
        var pair = new Pair(new Link(1) { Loss = 1 }, new Link(2));
        pair.Simulation.RunUntil(() => pair.Dialled.IsClosed, 60_000_000);
        Assert.Equal(UtpCloseReason.TimedOut, pair.Dialled.CloseReason);
        Assert.InRange(pair.First.Sent, 3, 6);
    }

    [Fact]
    public void Dial_FifteenPercentLost_MostSucceed()
    {
        var accepted = 0;
        for (var seed = 0; seed < 200; seed++)
        {
            var pair = new Pair(new Link(seed) { Loss = 0.15 }, new Link(seed + 1_000) { Loss = 0.15 });
            pair.Send(100, completes: false);
            pair.Simulation.Run(30_000_000);
            accepted += pair.Accepted is null ? 0 : 1;
        }
        Assert.InRange(accepted, 195, 200);
    }

    [Fact]
    public void Idle_KeepsTheNatOpen_WithOnePacketInHalfAMinute()
    {
        var pair = new Pair(new Link(1), new Link(2));
        pair.Simulation.RunUntil(() => pair.Accepted is not null);
        var before = pair.First.Sent;
        pair.Simulation.Run(300_000_000);
        Assert.InRange(pair.First.Sent - before, 9, 12);
        Assert.False(pair.Dialled.IsClosed);
    }

    private static Arbitrary<Weather> AnyWeather() => Arb.From(
        from seed in Gen.Choose(0, 1_000_000)
        from loss in Gen.Frequency((2, Gen.Constant(0)), (3, Gen.Choose(0, 15)))
        from duplicates in Gen.Frequency((2, Gen.Constant(0)), (1, Gen.Choose(0, 30)))
        from delay in Gen.Choose(0, 100_000)
        from jitter in Gen.Frequency((2, Gen.Constant(0)), (1, Gen.Choose(0, 50_000)))
        from rate in Gen.Choose(100_000, 20_000_000)
        from length in Gen.Choose(0, 300_000)
        from back in Gen.Choose(0, 100_000)
        select new Weather(seed, loss, duplicates, delay, jitter, rate, length, back));

    // A dial may give up, which is another test's matter: the line gets bad when the connection is there.
    private static Pair Connect(Weather weather)
    {
        var pair = new Pair(Link(weather, weather.Seed), Link(weather, weather.Seed + 1));
        pair.Simulation.RunUntil(() => pair.Accepted is not null);
        pair.There.Loss = pair.Back.Loss = weather.Loss / 100.0;
        return pair;
    }

    private static Link Link(Weather weather, int seed) => new(seed)
    {
        Duplicates = weather.Duplicates / 100.0,
        Delay = weather.Delay,
        Jitter = weather.Jitter,
        Rate = weather.Rate,
    };
}

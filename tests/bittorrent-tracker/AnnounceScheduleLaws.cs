using FsCheck.Fluent;
using WebTorrent.TestKit;
using WebTorrent.Tracker.Core;

namespace WebTorrent.Tracker.Tests;

public class AnnounceScheduleLaws
{
    /// <summary>Trackers answer, fail and lie at random for a day, while the caller asks for peers all the time.</summary>
    [Fact]
    public void AnyTrackers_AreTreatedFairly() => Law.Holds(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), seed =>
    {
        var random = new Random(seed);
        var tiers = Enumerable.Range(0, random.Next(1, 4))
            .Select(tier => (IReadOnlyList<string>)[.. Enumerable.Range(0, random.Next(1, 4)).Select(i => $"http://t{tier}x{i}.example/announce")]).ToList();
        var rig = new ScheduleRig(tiers, new TrackerAnnouncerOptions { AnnounceToAllTiers = random.Next(2) == 0 }, seed);
        var heard = new Dictionary<int, History>();
        var completeAt = TimeSpan.FromSeconds(random.Next(80_000));
        while (rig.Now < TimeSpan.FromDays(1))
        {
            if (rig.Now >= completeAt)
                rig.Schedule.Complete(rig.Now);
            rig.Schedule.AnnounceNow(rig.Now);
            while (rig.Schedule.TryTransmit(rig.Now, out var order))
                Answer(rig, order, heard, random);
            rig.Advance(random.Next(1, 120));
        }

        Assert.NotEmpty(heard);
        Assert.All(heard.Values, history => Assert.InRange(history.Completed, 0, 1));
    }, runs: 60);

    private static void Answer(ScheduleRig rig, AnnounceOrder order, Dictionary<int, History> heard, Random random)
    {
        if (!heard.TryGetValue(order.Tracker, out var history))
            heard.Add(order.Tracker, history = new History());
        Assert.Equal(order.Event == AnnounceEvent.Started, !history.IsStarted);
        Assert.True(order.Event != AnnounceEvent.None || rig.Now >= history.NotBefore);
        if (random.Next(3) == 0)
        {
            rig.Fail(order);
            return;
        }

        var min = random.Next(4) == 0 ? random.Next(-100, 5_000) : (int?)null;
        rig.Succeed(order, random.Next(-100, 10_000), min);
        history.IsStarted = true;
        history.Completed += order.Event == AnnounceEvent.Completed ? 1 : 0;
        history.NotBefore = rig.Now + TimeSpan.FromSeconds(Math.Clamp(min ?? 60, 60, 3600));
    }

    private sealed class History
    {
        public bool IsStarted { get; set; }

        public int Completed { get; set; }

        public TimeSpan NotBefore { get; set; }
    }
}

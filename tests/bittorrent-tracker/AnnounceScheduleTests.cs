namespace WebTorrent.Tracker.Tests;

public class AnnounceScheduleTests
{
    private const string A = "http://a.example/announce";
    private const string B = "http://b.example/announce";
    private const string C = "udp://c.example:1/announce";

    [Fact]
    public void EveryTier_IsAnnouncedToAtOnce()
    {
        var rig = new ScheduleRig([[A], [B], [C]]);
        var urls = new[] { rig.Ordered(), rig.Ordered(), rig.Ordered() }.Select(order => order.Uri.OriginalString);
        Assert.Equal([A, B, C], urls);
        rig.AssertNothingDue();
    }

    [Fact]
    public void Bep12ToTheLetter_SecondTierOnlyAfterTheFirstFailed_AndFirstTierFirstNextTime()
    {
        var rig = new ScheduleRig([[A], [B]], new TrackerAnnouncerOptions { AnnounceToAllTiers = false });
        var first = rig.Ordered();
        Assert.Equal(A, first.Uri.OriginalString);
        rig.AssertNothingDue();
        rig.Fail(first);
        var second = rig.Ordered();
        Assert.Equal(B, second.Uri.OriginalString);
        rig.Succeed(second);
        rig.Advance(1800);
        Assert.Equal(A, rig.Ordered().Uri.OriginalString);
    }

    [Fact]
    public void TheOneThatWorked_IsPromotedInItsTier()
    {
        var rig = new ScheduleRig([[A, B, C]]);
        rig.Fail(rig.Ordered());
        rig.Fail(rig.Ordered());
        var third = rig.Ordered();
        rig.Succeed(third);
        rig.Advance(1800);
        Assert.Equal(third.Uri, rig.Ordered().Uri);
    }

    [Fact]
    public void Tier_IsShuffled()
    {
        var firsts = Enumerable.Range(0, 100).Select(seed => new ScheduleRig([[A, B, C]], seed: seed).Ordered().Uri.OriginalString);
        Assert.Equal([A, B, C], firsts.Distinct().Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(1800, null, 1800)]
    [InlineData(1, null, 60)]
    [InlineData(1, 5.0, 60)]
    [InlineData(100, 300.0, 300)]
    [InlineData(2147483647, 2147483647.0, 3600)]
    public void Interval_IsBounded(double interval, double? min, double expected)
    {
        var rig = new ScheduleRig([[A]]);
        rig.Succeed(rig.Ordered(), interval, min);
        Assert.Equal(expected, rig.SecondsToNext());
        rig.Advance(expected - 0.001);
        rig.AssertNothingDue();
        rig.Advance(0.001);
        Assert.Equal(AnnounceEvent.None, rig.Ordered().Event);
    }

    [Theory]
    [InlineData(null, 60)]
    [InlineData(300.0, 300)]
    public void AnnounceNow_WaitsForTheMinimumInterval(double? min, double expected)
    {
        var rig = new ScheduleRig([[A]]);
        rig.Succeed(rig.Ordered(), 1800, min);
        rig.Advance(10);
        rig.Schedule.AnnounceNow(rig.Now);
        Assert.Equal(expected - 10, rig.SecondsToNext());
        rig.Advance(1000);
        rig.Schedule.AnnounceNow(rig.Now);
        rig.Ordered();
    }

    [Fact]
    public void Failures_BackOffExponentially_WithJitter_UpToTheLimit()
    {
        var rig = new ScheduleRig([[A]]);
        var waits = new List<double>();
        for (var i = 0; i < 12; i++)
        {
            rig.Fail(rig.Ordered());
            waits.Add(rig.SecondsToNext());
            rig.Advance(waits[^1]);
        }

        for (var i = 0; i < waits.Count; i++)
        {
            var nominal = Math.Min(15 * Math.Pow(2, i), 1800);
            Assert.InRange(waits[i], nominal * 0.75, nominal * 1.25);
        }

        Assert.Equal(waits.Count, waits.Distinct().Count());
    }

    [Fact]
    public void Success_EndsTheBackOff()
    {
        var rig = new ScheduleRig([[A]]);
        for (var i = 0; i < 6; i++)
        {
            rig.Fail(rig.Ordered());
            rig.Advance(3000);
        }

        rig.Succeed(rig.Ordered());
        rig.Advance(1800);
        rig.Fail(rig.Ordered());
        Assert.InRange(rig.SecondsToNext(), 0, 20);
    }

    [Fact]
    public void RetryIn_IsHeeded_ByThatTrackerOnly()
    {
        var rig = new ScheduleRig([[A, B]]);
        var first = rig.Ordered();
        rig.Fail(first, retryIn: 7200);
        var second = rig.Ordered();
        rig.Fail(second);
        rig.Advance(rig.SecondsToNext());
        Assert.Equal(second.Uri, rig.Ordered().Uri);
        rig.AssertNothingDue();
    }

    [Theory]
    [InlineData(7200, 7200)]
    [InlineData(1e9, 86400)]
    public void RetryIn_OfAllTrackers_IsTheNextTime_WithinADay(double retryIn, double expected)
    {
        var rig = new ScheduleRig([[A]]);
        rig.Fail(rig.Ordered(), retryIn: retryIn);
        Assert.Equal(expected, rig.SecondsToNext());
    }

    [Fact]
    public void Never_MeansNever()
    {
        var rig = new ScheduleRig([[A]]);
        rig.Fail(rig.Ordered(), isRetryable: false);
        Assert.Null(rig.Schedule.NextTimeout);
        rig.Schedule.AnnounceNow(rig.Now);
        rig.Advance(1e6);
        rig.AssertNothingDue();
        Assert.Equal(TrackerState.Disabled, rig.Schedule.GetStatus(default)[0].State);
    }

    [Fact]
    public void Started_IsSaidToEachTrackerOnce()
    {
        var rig = new ScheduleRig([[A, B]]);
        var first = rig.Ordered();
        rig.Fail(first);
        var second = rig.Ordered();
        Assert.Equal((AnnounceEvent.Started, AnnounceEvent.Started), (first.Event, second.Event));
        rig.Succeed(second);
        rig.Advance(1800);
        var third = rig.Ordered();
        Assert.Equal((second.Tracker, AnnounceEvent.None), (third.Tracker, third.Event));
        rig.Fail(third);
        Assert.Equal((first.Tracker, AnnounceEvent.Started), (rig.Ordered() is { } fourth ? (fourth.Tracker, fourth.Event) : default));
    }

    [Fact]
    public void Completed_IsSaidOnce_AtOnce_DespiteTheMinimumInterval()
    {
        var rig = new ScheduleRig([[A]]);
        rig.Succeed(rig.Ordered(), 1800, 900);
        rig.Advance(1);
        rig.Schedule.Complete(rig.Now);
        Assert.True(rig.Schedule.IsTellingCompletion(rig.Now));
        var completed = rig.Ordered();
        Assert.Equal(AnnounceEvent.Completed, completed.Event);
        Assert.True(rig.Schedule.IsTellingCompletion(rig.Now));
        rig.Succeed(completed);
        Assert.False(rig.Schedule.IsTellingCompletion(rig.Now));
        rig.Schedule.Complete(rig.Now);
        rig.AssertNothingDue();
        rig.Advance(1800);
        Assert.Equal(AnnounceEvent.None, rig.Ordered().Event);
    }

    [Fact]
    public void Completed_WhileStartedIsUnderWay_FollowsIt()
    {
        var rig = new ScheduleRig([[A]]);
        var started = rig.Ordered();
        rig.Schedule.Complete(rig.Now);
        Assert.True(rig.Schedule.IsTellingCompletion(rig.Now));
        rig.Succeed(started);
        Assert.Equal(AnnounceEvent.Completed, rig.Ordered().Event);
    }

    [Fact]
    public void Completed_BeforeATrackerWasReached_IsNotSaidToIt()
    {
        var rig = new ScheduleRig([[A]]);
        rig.Fail(rig.Ordered());
        rig.Schedule.Complete(rig.Now);
        Assert.False(rig.Schedule.IsTellingCompletion(rig.Now));
        rig.Advance(60);
        rig.Succeed(rig.Ordered());
        rig.Advance(1800);
        Assert.Equal(AnnounceEvent.None, rig.Ordered().Event);
    }

    [Fact]
    public void Stop_SpeaksToWhoHeardStarted_AndSaysCompletedWhereItIsOwed()
    {
        var rig = new ScheduleRig([[A], [B], [C]]);
        rig.Succeed(rig.Ordered());
        rig.Fail(rig.Ordered());
        rig.Ordered();
        Assert.Equal([(0, AnnounceEvent.Stopped)], rig.Schedule.Stop().Select(order => (order.Tracker, order.Event)));
        rig.Schedule.Complete(rig.Now);
        Assert.Equal([(0, AnnounceEvent.Completed), (0, AnnounceEvent.Stopped)], rig.Schedule.Stop().Select(order => (order.Tracker, order.Event)));
        rig.Ordered();
        Assert.Equal([(0, AnnounceEvent.Stopped)], rig.Schedule.Stop().Select(order => (order.Tracker, order.Event)));
    }

    [Fact]
    public void TrackerId_IsHandedBack()
    {
        var rig = new ScheduleRig([[A]]);
        var order = rig.Ordered();
        Assert.Null(order.TrackerId);
        rig.Schedule.HandleSuccess(rig.Now, order.Tracker, new AnnounceResponse { Interval = TimeSpan.FromMinutes(5), TrackerId = "xyz" });
        rig.Advance(300);
        Assert.Equal("xyz", rig.Ordered().TrackerId);
    }

    [Fact]
    public void UnusableUrls_AreListedAsDisabled_AndNotTried()
    {
        var rig = new ScheduleRig([["gopher://tracker.example/", "no url", "file:///etc/passwd", "http:///announce", ""]]);
        rig.AssertNothingDue();
        Assert.Null(rig.Schedule.NextTimeout);
        Assert.All(rig.Schedule.GetStatus(default), status => Assert.Equal(TrackerState.Disabled, status.State));
    }

    [Fact]
    public void TenThousandTrackers_AreCutDown()
    {
        var tiers = Enumerable.Range(0, 10_000).Select(i => (IReadOnlyList<string>)[$"http://t{i}.example/announce"]).ToList();
        var rig = new ScheduleRig(tiers);
        Assert.Equal(200, rig.Schedule.GetStatus(default).Count);
        for (var i = 0; i < 32; i++)
            rig.Ordered();
        rig.AssertNothingDue();
        Assert.Null(rig.Schedule.NextTimeout);
    }

    [Fact]
    public void Doubles_AreAnnouncedToOnce()
    {
        var rig = new ScheduleRig([[A, A], [A]]);
        rig.Ordered();
        rig.AssertNothingDue();
    }

    [Fact]
    public void Status_TellsWhatIsKnown()
    {
        var rig = new ScheduleRig([[A]]);
        var epoch = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        Assert.Equal(TrackerState.Idle, rig.Schedule.GetStatus(epoch)[0].State);
        var order = rig.Ordered();
        Assert.Equal((TrackerState.Announcing, null), (rig.Schedule.GetStatus(epoch)[0].State, rig.Schedule.GetStatus(epoch)[0].NextAnnounce));
        rig.Schedule.HandleSuccess(rig.Now, order.Tracker, new AnnounceResponse
        {
            Interval = TimeSpan.FromMinutes(10),
            Seeders = 3,
            Leechers = 4,
            Peers = [Some.Seeder],
            Warning = "slow",
        });
        Assert.Equal(
            new TrackerStatus
            {
                Url = A,
                Tier = 0,
                State = TrackerState.Working,
                Message = "slow",
                Seeders = 3,
                Leechers = 4,
                LastPeers = 1,
                NextAnnounce = epoch.AddMinutes(10),
            },
            rig.Schedule.GetStatus(epoch)[0]);
    }

    [Fact]
    public void NoTrackers_NothingToDo()
    {
        var rig = new ScheduleRig([]);
        rig.AssertNothingDue();
        Assert.Empty(rig.Schedule.Stop());
    }

    [Fact]
    public void ReportWithoutOrder_IsRefused() =>
        Assert.Throws<InvalidOperationException>(() => new ScheduleRig([[A]]).Schedule.HandleSuccess(default, 0, new AnnounceResponse { Interval = default }));
}

using WebTorrent.Tracker.Core;

namespace WebTorrent.Tracker.Tests;

/// <summary>An <see cref="AnnounceSchedule"/> with its time in the hand of the test.</summary>
internal sealed class ScheduleRig(IReadOnlyList<IReadOnlyList<string>> tiers, TrackerAnnouncerOptions? options = null, int seed = 1)
{
    public AnnounceSchedule Schedule { get; } = new(tiers, options ?? new TrackerAnnouncerOptions(), new Random(seed));

    public TimeSpan Now { get; set; }

    public void Advance(double seconds) => Now += TimeSpan.FromSeconds(seconds);

    public AnnounceOrder Ordered()
    {
        Assert.True(Schedule.TryTransmit(Now, out var order));
        return order;
    }

    public void AssertNothingDue() => Assert.False(Schedule.TryTransmit(Now, out _));

    public void Succeed(AnnounceOrder order, double interval = 1800, double? min = null) => Schedule.HandleSuccess(Now, order.Tracker, new AnnounceResponse
    {
        Interval = TimeSpan.FromSeconds(interval),
        MinInterval = min is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
    });

    public void Fail(AnnounceOrder order, bool isRetryable = true, double? retryIn = null) =>
        Schedule.HandleFailure(Now, order.Tracker, new TrackerException(TrackerErrorCode.Rejected, "no")
        {
            IsRetryable = isRetryable,
            RetryIn = retryIn is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
        });

    public double SecondsToNext() => (Schedule.NextTimeout!.Value - Now).TotalSeconds;
}

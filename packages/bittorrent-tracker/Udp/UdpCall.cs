using WebTorrent.Tracker.Core;

namespace WebTorrent.Tracker.Udp;

/// <summary>One announce or scrape on its way through the loop.</summary>
/// <param name="begin">Begins the request; called on the loop, returns its id.</param>
internal sealed class UdpCall(Func<UdpTrackerCore, TimeSpan, int> begin)
{
    private readonly TaskCompletionSource<UdpTrackerEvent> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<UdpTrackerEvent> Completion => _completion.Task;

    /// <summary>The core's id; null before the loop has begun the call. Touched on the loop only.</summary>
    public int? RequestId { get; private set; }

    public void Begin(UdpTrackerCore core, TimeSpan now) => RequestId = begin(core, now);

    public void Complete(UdpTrackerEvent result) => _completion.TrySetResult(result);

    public void Fail(Exception error) => _completion.TrySetException(error);
}

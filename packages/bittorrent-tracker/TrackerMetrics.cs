using System.Diagnostics.Metrics;

namespace WebTorrent.Tracker;

/// <summary>The meter of this package.</summary>
internal sealed class TrackerMetrics : IDisposable
{
    private readonly Meter _meter = new("WebTorrent.Tracker");
    private readonly Histogram<double> _duration;
    private readonly Counter<long> _peers;

    public TrackerMetrics()
    {
        _duration = _meter.CreateHistogram<double>("webtorrent.tracker.announce.duration", "s", "How long announces took.");
        _peers = _meter.CreateCounter<long>("webtorrent.tracker.peers", "{peer}", "Peers that trackers answered with.");
    }

    public void Announced(string scheme, TimeSpan duration, int peers)
    {
        _duration.Record(duration.TotalSeconds, new("scheme", scheme), new("outcome", "success"));
        _peers.Add(peers, new KeyValuePair<string, object?>("scheme", scheme));
    }

    public void AnnounceFailed(string scheme, TimeSpan duration, TrackerErrorCode code) =>
        _duration.Record(duration.TotalSeconds, new("scheme", scheme), new("outcome", code.ToString()));

    public void Dispose() => _meter.Dispose();
}

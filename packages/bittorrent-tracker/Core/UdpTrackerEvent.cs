namespace WebTorrent.Tracker.Core;

/// <summary>The end of one request of a <see cref="UdpTrackerCore"/>: exactly one of the three results is set.</summary>
/// <param name="RequestId">What <see cref="UdpTrackerCore.Announce"/> or <see cref="UdpTrackerCore.Scrape"/> returned.</param>
/// <param name="Announce">The answer to an announce.</param>
/// <param name="Scrape">The answer to a scrape.</param>
/// <param name="Error">Why there is no answer.</param>
public sealed record UdpTrackerEvent(
    int RequestId,
    AnnounceResponse? Announce = null,
    ScrapeResponse? Scrape = null,
    TrackerException? Error = null);

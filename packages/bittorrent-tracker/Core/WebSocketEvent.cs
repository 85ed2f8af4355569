namespace WebTorrent.Tracker.Core;

/// <summary>Something that a <see cref="WebSocketTrackerCore"/> has to tell: the end of a request, or a signal. Exactly one of the last four is set.</summary>
/// <param name="RequestId">Which request ended; 0 for a signal.</param>
/// <param name="Announce">The answer to an announce.</param>
/// <param name="Scrape">The answer to a scrape.</param>
/// <param name="Error">Why there is no answer.</param>
/// <param name="Signal">An offer for an announced torrent, or the answer to an offer that was made: hash and ids are there.</param>
internal sealed record WebSocketEvent(
    int RequestId,
    AnnounceResponse? Announce = null,
    ScrapeResponse? Scrape = null,
    TrackerException? Error = null,
    WebSocketMessage? Signal = null);

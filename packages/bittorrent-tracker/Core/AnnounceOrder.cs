namespace WebTorrent.Tracker.Core;

/// <summary>An announce that an <see cref="AnnounceSchedule"/> wants made now.</summary>
/// <param name="Tracker">The tracker's number, for the report of how it went.</param>
/// <param name="Uri">The announce URL.</param>
/// <param name="Event">What to say.</param>
/// <param name="TrackerId">What the tracker wants to hear again, if anything.</param>
public sealed record AnnounceOrder(int Tracker, Uri Uri, AnnounceEvent Event, string? TrackerId);

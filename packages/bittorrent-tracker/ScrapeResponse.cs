using WebTorrent.Identifiers;

namespace WebTorrent.Tracker;

/// <summary>What a tracker answered to a scrape. Immutable.</summary>
public sealed record ScrapeResponse
{
    /// <summary>The swarms that were asked for and that the tracker knows. A tracker may leave out, or answer with zeros, what it does not know.</summary>
    public required IReadOnlyDictionary<InfoHash, ScrapeEntry> Swarms { get; init; }
}

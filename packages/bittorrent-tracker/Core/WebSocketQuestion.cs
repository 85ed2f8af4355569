using WebTorrent.Identifiers;

namespace WebTorrent.Tracker.Core;

/// <summary>A request on its way.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Deadline">When it is given up.</param>
/// <param name="InfoHash">What is announced; null for a scrape.</param>
/// <param name="Hashes">What is asked for; empty for an announce.</param>
internal sealed record WebSocketQuestion(int Id, TimeSpan Deadline, InfoHash? InfoHash, IReadOnlyList<InfoHash> Hashes);

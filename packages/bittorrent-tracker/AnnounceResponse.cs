using System.Net;

namespace WebTorrent.Tracker;

/// <summary>What a tracker answered to an announce. Immutable; every number was checked, every text cleaned of control characters.</summary>
public sealed record AnnounceResponse
{
    /// <summary>How long to wait before the next regular announce, as the tracker said it: more than zero, at most 68 years. 30 minutes if it said nothing.</summary>
    public required TimeSpan Interval { get; init; }

    /// <summary>The shortest time between two announces that the tracker accepts, if it said so (HTTP only).</summary>
    public TimeSpan? MinInterval { get; init; }

    /// <summary>Peers that have everything, if the tracker said so.</summary>
    public int? Seeders { get; init; }

    /// <summary>Peers that lack something, if the tracker said so.</summary>
    public int? Leechers { get; init; }

    /// <summary>
    /// Peers of the torrent, without doubles, without port 0 and without addresses that can be no peer (unspecified, multicast, broadcast).
    /// Possibly private addresses, possibly the caller's own. Always empty from a WebSocket tracker, which brings offers instead.
    /// </summary>
    public IReadOnlyList<IPEndPoint> Peers { get; init; } = [];

    /// <summary>A message for the user; the announce worked nevertheless.</summary>
    public string? Warning { get; init; }

    /// <summary>The address under which the tracker sees this peer (BEP 24).</summary>
    public IPAddress? ExternalAddress { get; init; }

    /// <summary>An opaque text to hand back in <see cref="AnnounceRequest.TrackerId"/>.</summary>
    public string? TrackerId { get; init; }
}

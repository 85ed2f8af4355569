using System.Runtime.InteropServices;

namespace WebTorrent.TrackerServer;

/// <summary>A store's answer to an announce.</summary>
/// <param name="Status">What became of the peer.</param>
/// <param name="Counts">The swarm after the announce.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct AnnounceResult(AnnounceStatus Status, SwarmCounts Counts);

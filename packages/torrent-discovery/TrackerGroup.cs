using WebTorrent.Tracker;

namespace WebTorrent.TorrentDiscovery;

/// <summary>Trackers that are asked through one client, and how far they are trusted.</summary>
/// <param name="Client">Makes the announces; says by its options whether trackers at private addresses are asked. Not disposed with the discovery.</param>
/// <param name="Tiers">The trackers (BEP 12).</param>
/// <param name="MayNamePrivatePeers">Whether these trackers are believed when they name peers at private addresses: true for those that the user named.</param>
public sealed record TrackerGroup(TrackerClient Client, IReadOnlyList<IReadOnlyList<string>> Tiers, bool MayNamePrivatePeers);

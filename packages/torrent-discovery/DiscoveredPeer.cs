using System.Net;

namespace WebTorrent.TorrentDiscovery;

/// <summary>A peer that was found.</summary>
/// <param name="EndPoint">Where it listens.</param>
/// <param name="Source">Who told of it first.</param>
public readonly record struct DiscoveredPeer(IPEndPoint EndPoint, PeerSource Source);

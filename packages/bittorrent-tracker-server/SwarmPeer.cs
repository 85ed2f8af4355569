using System.Runtime.InteropServices;
using WebTorrent.Identifiers;

namespace WebTorrent.TrackerServer;

/// <summary>A peer that is reached at an address, as it announces itself over HTTP or UDP.</summary>
/// <param name="Swarm">The torrent.</param>
/// <param name="Id">What the peer calls itself.</param>
/// <param name="EndPoint">Where it listens. In its swarm this is its identity.</param>
/// <param name="IsSeeder">Whether it has everything.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct SwarmPeer(InfoHash Swarm, PeerId Id, PeerEndPoint EndPoint, bool IsSeeder);

using System.Runtime.InteropServices;
using WebTorrent.Identifiers;

namespace WebTorrent.TrackerServer;

/// <summary>A WebRTC peer, as it announces itself over a WebSocket.</summary>
/// <param name="Swarm">The torrent.</param>
/// <param name="Id">What the peer calls itself. In its swarm this is its identity.</param>
/// <param name="Link">The connection over which it is reached.</param>
/// <param name="IsSeeder">Whether it has everything; null leaves it as it was and makes a new peer a leecher.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct WebSwarmPeer(InfoHash Swarm, PeerId Id, IWebPeerLink Link, bool? IsSeeder);

using System.Runtime.InteropServices;

namespace WebTorrent.TrackerServer;

/// <summary>How large a swarm is; peers over HTTP, UDP and WebSocket, IPv4 and IPv6 together.</summary>
/// <param name="Seeders">Peers that have everything ("complete").</param>
/// <param name="Leechers">Peers that lack something ("incomplete").</param>
/// <param name="Downloads">How often a peer said that its download finished ("downloaded"), since the swarm was made.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct SwarmCounts(int Seeders, int Leechers, int Downloads);

using System.Net;
using System.Runtime.InteropServices;
using WebTorrent.Identifiers;

namespace WebTorrent.LocalDiscovery;

/// <summary>A peer of the local network.</summary>
/// <param name="InfoHash">The torrent it has a part in; one that was announced here.</param>
/// <param name="EndPoint">Where it accepts connections.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct LocalPeer(InfoHash InfoHash, IPEndPoint EndPoint);

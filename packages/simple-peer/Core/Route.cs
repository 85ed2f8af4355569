using System.Net;
using System.Runtime.InteropServices;

namespace WebTorrent.SimplePeer.Core;

/// <summary>Which way a datagram goes.</summary>
/// <param name="Remote">Where to, as seen from the socket: a peer, or a server.</param>
/// <param name="Stream">The number of the stream to a TURN server that carries it; 0: the UDP socket.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Route(IPEndPoint Remote, int Stream = 0);

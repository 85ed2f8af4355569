using System.Net;
using WebTorrent.Stun;

namespace WebTorrent.SimplePeer.Core;

/// <summary>A STUN or TURN server at one address.</summary>
/// <param name="Uri">What it is.</param>
/// <param name="Account">The account there.</param>
/// <param name="EndPoint">Where it is.</param>
internal sealed record ResolvedServer(IceServerUri Uri, IceServer Account, IPEndPoint EndPoint);

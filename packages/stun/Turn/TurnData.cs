using System.Net;

namespace WebTorrent.Stun;

/// <summary>A peer's datagram inside one of the server's.</summary>
/// <param name="Peer">Who sent it. The same instance again and again for a peer with a channel.</param>
/// <param name="Offset">Where its bytes begin in the server's packet.</param>
/// <param name="Length">How many there are.</param>
public readonly record struct TurnData(IPEndPoint Peer, int Offset, int Length);

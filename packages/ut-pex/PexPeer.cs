using System.Net;

namespace WebTorrent.UtPex;

/// <summary>A peer as one peer describes it to another (BEP 11).</summary>
/// <param name="EndPoint">Where it listens.</param>
/// <param name="Flags">What it is like.</param>
public readonly record struct PexPeer(IPEndPoint EndPoint, PexFlags Flags);

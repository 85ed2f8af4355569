using System.Net;

namespace WebTorrent.Ice;

/// <summary>A way between two agents that works both ways. Immutable.</summary>
/// <param name="BaseId">The base that data goes through.</param>
/// <param name="Remote">Where it goes.</param>
/// <param name="LocalType">What our end is, as the other side sees it.</param>
/// <param name="RemoteType">What the other end is.</param>
/// <param name="RoundTrip">How long the check took.</param>
public sealed record IcePair(int BaseId, IPEndPoint Remote, IceCandidateType LocalType, IceCandidateType RemoteType, TimeSpan RoundTrip);

using System.Net;

namespace WebTorrent.NatMapping.Core;

/// <summary>What a router gave.</summary>
/// <param name="Method">How it was asked.</param>
/// <param name="External">Address (0.0.0.0 when it is not known) and port outside.</param>
/// <param name="Lifetime">For how long; zero: until it is taken back.</param>
/// <param name="Epoch">The router's seconds since its start, if it tells.</param>
internal sealed record MappingGrant(PortMappingMethod Method, IPEndPoint External, TimeSpan Lifetime, uint? Epoch);

using System.Net;

namespace WebTorrent.Stun;

/// <summary>What came of a binding request: an address or an error.</summary>
/// <param name="MappedAddress">Our address as the server sees it; null when there is an error.</param>
/// <param name="Error">Why there is no address.</param>
public sealed record StunClientEvent(IPEndPoint? MappedAddress, StunException? Error);

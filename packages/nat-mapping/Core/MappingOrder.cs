namespace WebTorrent.NatMapping.Core;

/// <summary>One thing to ask of the router.</summary>
/// <param name="Id">Which mapping.</param>
/// <param name="Request">What was asked for.</param>
/// <param name="ExternalPort">The port to wish for: the one that the router gave before, or what the request suggests.</param>
/// <param name="Nonce">The twelve bytes by which PCP knows the mapping's owner.</param>
/// <param name="IsRemoval">Whether to close it instead.</param>
internal sealed record MappingOrder(int Id, PortMappingRequest Request, ushort ExternalPort, byte[] Nonce, bool IsRemoval);

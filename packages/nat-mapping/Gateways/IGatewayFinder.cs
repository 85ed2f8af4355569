namespace WebTorrent.NatMapping.Gateways;

/// <summary>Finds the router and the protocols to ask it by.</summary>
internal interface IGatewayFinder
{
    /// <summary>The ways to ask, the best first; making the next one may take seconds. The caller disposes each.</summary>
    /// <exception cref="PortMappingException">There is no router.</exception>
    IAsyncEnumerable<IGateway> FindAsync(CancellationToken cancellationToken);
}

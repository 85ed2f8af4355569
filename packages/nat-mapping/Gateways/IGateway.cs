using WebTorrent.NatMapping.Core;

namespace WebTorrent.NatMapping.Gateways;

/// <summary>A router, asked by one protocol. Used by one caller at a time.</summary>
internal interface IGateway : IDisposable
{
    /// <summary>Opens a port, or keeps it open.</summary>
    /// <exception cref="PortMappingException">The router does not.</exception>
    Task<MappingGrant> MapAsync(MappingOrder order, CancellationToken cancellationToken);

    /// <summary>Closes a port.</summary>
    /// <exception cref="PortMappingException">The router does not.</exception>
    Task UnmapAsync(MappingOrder order, CancellationToken cancellationToken);
}

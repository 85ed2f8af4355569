namespace WebTorrent.NatMapping;

/// <summary>A port to be opened on the router. Immutable.</summary>
/// <param name="Protocol">TCP or UDP; to have both, ask twice.</param>
/// <param name="InternalPort">The port that this machine listens on, 1 to 65,535.</param>
public sealed record PortMappingRequest(PortMappingProtocol Protocol, ushort InternalPort)
{
    /// <summary>The port wished for on the router; it may give another. 0: the same as inside. Default: 0.</summary>
    public ushort SuggestedExternalPort { get; init; }
}

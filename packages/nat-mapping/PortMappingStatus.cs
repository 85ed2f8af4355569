using System.Net;

namespace WebTorrent.NatMapping;

/// <summary>What is known of a <see cref="PortMapping"/>. An immutable snapshot.</summary>
public sealed record PortMappingStatus
{
    /// <summary>Where it stands.</summary>
    public required PortMappingState State { get; init; }

    /// <summary>
    /// The address and port under which the Internet reaches this machine, while <see cref="State"/> is <see cref="PortMappingState.Mapped"/>. The address
    /// is 0.0.0.0 when the router does not tell its own. A private address means that there is another router behind.
    /// </summary>
    public IPEndPoint? External { get; init; }

    /// <summary>How the router was asked; null while not mapped.</summary>
    public PortMappingMethod? Method { get; init; }

    /// <summary>Why it failed; null unless <see cref="State"/> is <see cref="PortMappingState.Failed"/>.</summary>
    public PortMappingErrorCode? ErrorCode { get; init; }

    /// <summary>The same for a person.</summary>
    public string? Error { get; init; }
}

namespace WebTorrent.NatMapping;

/// <summary>Why a port is not mapped.</summary>
public enum PortMappingErrorCode
{
    /// <summary>This machine has no router with a private address in front of it; perhaps it needs none.</summary>
    NoGateway,

    /// <summary>The router speaks none of the enabled protocols.</summary>
    NotSupported,

    /// <summary>The router does not allow it.</summary>
    Refused,

    /// <summary>The router has no room, or the port belongs to somebody else.</summary>
    NoResources,

    /// <summary>The router has no connection to the Internet at present.</summary>
    NetworkFailure,

    /// <summary>The router's answer is not what the protocol says.</summary>
    InvalidResponse,
}

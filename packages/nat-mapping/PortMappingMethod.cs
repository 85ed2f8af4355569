namespace WebTorrent.NatMapping;

/// <summary>How a router was asked.</summary>
public enum PortMappingMethod
{
    /// <summary>Port Control Protocol (RFC 6887).</summary>
    Pcp,

    /// <summary>NAT Port Mapping Protocol (RFC 6886).</summary>
    NatPmp,

    /// <summary>UPnP Internet Gateway Device, version 1 or 2.</summary>
    Upnp,
}

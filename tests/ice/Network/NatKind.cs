namespace WebTorrent.Ice.Tests.Network;

/// <summary>How a router translates, from friendly to not.</summary>
public enum NatKind
{
    None,
    FullCone,
    AddressRestricted,
    PortRestricted,
    Symmetric,
}

namespace WebTorrent.NatMapping;

/// <summary>What a port is mapped for; the numbers are those of the Internet protocol.</summary>
public enum PortMappingProtocol
{
    /// <summary>TCP.</summary>
    Tcp = 6,

    /// <summary>UDP.</summary>
    Udp = 17,
}

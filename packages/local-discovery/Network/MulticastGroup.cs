using System.Net;

namespace WebTorrent.LocalDiscovery.Network;

/// <summary>The groups of BEP 14.</summary>
/// <param name="EndPoint">Address and port.</param>
/// <param name="Host">The same as the Host header says it.</param>
internal sealed record MulticastGroup(IPEndPoint EndPoint, string Host)
{
    public const int Port = 6771;

    public static MulticastGroup IPv4 { get; } = new(new IPEndPoint(IPAddress.Parse("239.192.152.143"), Port), "239.192.152.143:6771");

    public static MulticastGroup IPv6 { get; } = new(new IPEndPoint(IPAddress.Parse("ff15::efc0:988f"), Port), "[ff15::efc0:988f]:6771");
}

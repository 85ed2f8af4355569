using System.Net;
using System.Net.Sockets;
using WebTorrent.Identifiers;

namespace WebTorrent.TorrentEngine.Swarm;

/// <summary>Whom an address belongs to, as far as limits and bans go.</summary>
internal static class HostAddress
{
    private const int IPv6Size = 16;
    private const int NetworkSize = 8;

    /// <summary>An IPv4 address, also when it is mapped into IPv6; of the IPv6 Internet the /64 network, for its owner has all of its addresses.</summary>
    public static IPAddress Of(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
            return address.MapToIPv4();
        if (address.AddressFamily != AddressFamily.InterNetworkV6 || !address.IsPublic())
            return address;
        Span<byte> bytes = stackalloc byte[IPv6Size];
        address.TryWriteBytes(bytes, out _);
        bytes[NetworkSize..].Clear();
        return new IPAddress(bytes);
    }
}

using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace WebTorrent.LocalDiscovery.Network;

/// <summary>A network interface that is up.</summary>
/// <param name="IPv4Index">Its number in IPv4, or null when it has none.</param>
/// <param name="IPv6Index">Its number in IPv6, or null when it has none.</param>
/// <param name="Subnets">Its addresses and the lengths of their prefixes.</param>
internal sealed record LocalInterface(int? IPv4Index, int? IPv6Index, IReadOnlyList<(IPAddress Address, int PrefixLength)> Subnets)
{
    /// <summary>Every interface that can carry multicast; the loopback one too, for peers on the same machine.</summary>
    public static IReadOnlyList<LocalInterface> GetAll()
    {
        try
        {
            return [.. NetworkInterface.GetAllNetworkInterfaces()
                .Where(network => network.OperationalStatus is OperationalStatus.Up or OperationalStatus.Unknown
                    && (network.SupportsMulticast || network.NetworkInterfaceType == NetworkInterfaceType.Loopback))
                .Select(From)];
        }
        catch (NetworkInformationException)
        {
            return [];
        }
    }

    /// <summary>The interface's number in one address family.</summary>
    public int? GetIndex(AddressFamily family) => family == AddressFamily.InterNetwork ? IPv4Index : IPv6Index;

    /// <summary>Whether an address is on this interface's own network.</summary>
    public bool Holds(IPAddress address) => Subnets.Any(subnet => HaveSamePrefix(address, subnet.Address, subnet.PrefixLength));

    private static LocalInterface From(NetworkInterface network)
    {
        var properties = network.GetIPProperties();
        return new LocalInterface(
            network.Supports(NetworkInterfaceComponent.IPv4) ? properties.GetIPv4Properties()?.Index : null,
            network.Supports(NetworkInterfaceComponent.IPv6) ? properties.GetIPv6Properties()?.Index : null,
            [.. properties.UnicastAddresses.Select(unicast => (unicast.Address, unicast.PrefixLength))]);
    }

    private static bool HaveSamePrefix(IPAddress one, IPAddress other, int length)
    {
        if (one.AddressFamily != other.AddressFamily)
            return false;
        var (a, b) = (one.GetAddressBytes(), other.GetAddressBytes());
        for (var bit = 0; bit < length; bit++)
        {
            if (((a[bit / 8] ^ b[bit / 8]) & (0x80 >> (bit % 8))) != 0)
                return false;
        }

        return true;
    }
}

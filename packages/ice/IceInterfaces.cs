using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace WebTorrent.Ice;

/// <summary>Which addresses of this machine are offered (RFC 8445 §5.1.1.1, RFC 8421).</summary>
public static class IceInterfaces
{
    private const int MaxAddresses = 32;

    /// <summary>Reads the addresses of the interfaces that are up, best first.</summary>
    /// <param name="includeLoopback">Whether loopback addresses are offered, too: for peers on this machine. They come last.</param>
    /// <returns>At most 32; empty when the system does not tell.</returns>
    public static IReadOnlyList<IPAddress> GetAddresses(bool includeLoopback = false)
    {
        try
        {
            // Nobody else reaches the loopback interface, whatever its addresses look like.
            var addresses = NetworkInterface.GetAllNetworkInterfaces()
                .Where(network => network.OperationalStatus is OperationalStatus.Up or OperationalStatus.Unknown)
                .Where(network => includeLoopback || network.NetworkInterfaceType != NetworkInterfaceType.Loopback)
                .OrderBy(network => network.NetworkInterfaceType == NetworkInterfaceType.Loopback)
                .SelectMany(network => network.GetIPProperties().UnicastAddresses)
                .Where(unicast => IsUsable(unicast))
                .Select(unicast => unicast.Address);
            return Choose(addresses, includeLoopback);
        }
        catch (NetworkInformationException)
        {
            return [];
        }
    }

    /// <summary>
    /// Chooses among addresses: never link-local, site-local, multicast or transition ones; public IPv6 in turn with IPv4 before unique local ones (RFC 8421 §4),
    /// of which there are none where there is public IPv6.
    /// </summary>
    /// <param name="addresses">What there is, in the system's order.</param>
    /// <param name="includeLoopback">Whether loopback addresses are offered, too. They come last.</param>
    public static IReadOnlyList<IPAddress> Choose(IEnumerable<IPAddress> addresses, bool includeLoopback = false)
    {
        ArgumentNullException.ThrowIfNull(addresses);
        var known = addresses.Distinct().ToArray();
        var loopback = includeLoopback ? known.Where(IPAddress.IsLoopback) : [];
        var others = known.Where(address => !IPAddress.IsLoopback(address)).ToArray();
        var ipv4 = others.Where(address => address.AddressFamily == AddressFamily.InterNetwork && !IsLinkLocalIPv4(address));
        var ipv6 = others.Where(IsRoutableIPv6).ToArray();
        if (ipv6.Any(address => !address.IsIPv6UniqueLocal))
            ipv6 = [.. ipv6.Where(address => !address.IsIPv6UniqueLocal)];
        return [.. Interleave(ipv6, [.. ipv4]).Concat(loopback).Take(MaxAddresses)];
    }

    // Addresses that are being given up, or are another machine's, too, are not for new connections; only Windows tells.
    private static bool IsUsable(UnicastIPAddressInformation unicast)
    {
        if (!OperatingSystem.IsWindows() || unicast.Address.AddressFamily != AddressFamily.InterNetworkV6)
            return true;
        return unicast.DuplicateAddressDetectionState is DuplicateAddressDetectionState.Preferred && unicast.AddressPreferredLifetime > 0;
    }

    private static bool IsLinkLocalIPv4(IPAddress address) => address.GetAddressBytes() is [169, 254, ..] or [0, ..];

    private static bool IsRoutableIPv6(IPAddress address) => address.AddressFamily == AddressFamily.InterNetworkV6
        && !address.IsIPv6LinkLocal && !address.IsIPv6SiteLocal && !address.IsIPv6Multicast && !address.IsIPv4MappedToIPv6
        && !address.IsIPv6Teredo && !address.Equals(IPAddress.IPv6Any) && address.GetAddressBytes() is not [0x20, 0x02, ..];

    private static IEnumerable<IPAddress> Interleave(IPAddress[] first, IPAddress[] second)
    {
        for (var i = 0; i < Math.Max(first.Length, second.Length); i++)
        {
            if (i < first.Length)
                yield return first[i];
            if (i < second.Length)
                yield return second[i];
        }
    }
}

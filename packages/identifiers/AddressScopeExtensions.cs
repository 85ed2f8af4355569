using System.Net;
using System.Net.Sockets;

namespace WebTorrent.Identifiers;

/// <summary>Tells the public Internet from everything else, so that a stranger's word cannot turn this machine against its neighbours. Thread-safe.</summary>
public static class AddressScopeExtensions
{
    private static readonly (IPNetwork Network, AddressScope Scope)[] SpecialIPv4 =
    [
        (IPNetwork.Parse("0.0.0.0/8"), AddressScope.Unusable), // this network
        (IPNetwork.Parse("10.0.0.0/8"), AddressScope.Private),
        (IPNetwork.Parse("100.64.0.0/10"), AddressScope.Private), // shared by carriers
        (IPNetwork.Parse("127.0.0.0/8"), AddressScope.Loopback),
        (IPNetwork.Parse("169.254.0.0/16"), AddressScope.LinkLocal),
        (IPNetwork.Parse("172.16.0.0/12"), AddressScope.Private),
        (IPNetwork.Parse("192.0.0.0/24"), AddressScope.Unusable), // protocol assignments
        (IPNetwork.Parse("192.0.2.0/24"), AddressScope.Unusable), // documentation
        (IPNetwork.Parse("192.88.99.0/24"), AddressScope.Unusable), // 6to4 relays
        (IPNetwork.Parse("192.168.0.0/16"), AddressScope.Private),
        (IPNetwork.Parse("198.18.0.0/15"), AddressScope.Private), // benchmarks
        (IPNetwork.Parse("198.51.100.0/24"), AddressScope.Unusable), // documentation
        (IPNetwork.Parse("203.0.113.0/24"), AddressScope.Unusable), // documentation
        (IPNetwork.Parse("224.0.0.0/3"), AddressScope.Unusable), // multicast, reserved, broadcast
    ];

    private static readonly (IPNetwork Network, AddressScope Scope)[] KnownIPv6 =
    [
        (IPNetwork.Parse("::1/128"), AddressScope.Loopback),
        (IPNetwork.Parse("fe80::/10"), AddressScope.LinkLocal),
        (IPNetwork.Parse("fc00::/7"), AddressScope.Private), // unique-local
        (IPNetwork.Parse("2001::/23"), AddressScope.Unusable), // protocol assignments, Teredo
        (IPNetwork.Parse("2001:db8::/32"), AddressScope.Unusable), // documentation
        (IPNetwork.Parse("3fff::/20"), AddressScope.Unusable), // documentation
        (IPNetwork.Parse("2000::/3"), AddressScope.Public),
    ];

    private static readonly IPNetwork SixToFour = IPNetwork.Parse("2002::/16");
    private static readonly IPNetwork Nat64 = IPNetwork.Parse("64:ff9b::/96");

    /// <summary>How far an address reaches. IPv4 addresses inside of IPv6 ones (mapped, 6to4, NAT64) count as what they are.</summary>
    /// <param name="address">An IPv4 or IPv6 address.</param>
    public static AddressScope GetScope(this IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        if (address.AddressFamily == AddressFamily.InterNetwork)
            return Find(SpecialIPv4, address) ?? AddressScope.Public;
        if (address.IsIPv4MappedToIPv6)
            return address.MapToIPv4().GetScope();
        var bytes = address.GetAddressBytes();
        if (Nat64.Contains(address))
            return new IPAddress(bytes.AsSpan(12)).GetScope();
        if (SixToFour.Contains(address))
            return new IPAddress(bytes.AsSpan(2, 4)).GetScope();
        return Find(KnownIPv6, address) ?? AddressScope.Unusable;
    }

    /// <summary>Whether an address belongs to one host of the public Internet.</summary>
    /// <param name="address">An IPv4 or IPv6 address.</param>
    public static bool IsPublic(this IPAddress address) => address.GetScope() == AddressScope.Public;

    /// <summary>
    /// Whether the word of one host about the address of another may be followed: who is on the Internet may name hosts of the
    /// Internet, a neighbour may name neighbours, this machine itself.
    /// </summary>
    /// <param name="named">The address that was told.</param>
    /// <param name="teller">Who told it; null: unknown, as if from the Internet.</param>
    public static bool MayBeNamedBy(this IPAddress named, IPAddress? teller)
    {
        var scope = named.GetScope();
        return scope != AddressScope.Unusable && scope >= (teller?.GetScope() ?? AddressScope.Public);
    }

    private static AddressScope? Find((IPNetwork Network, AddressScope Scope)[] networks, IPAddress address)
    {
        foreach (var (network, scope) in networks)
        {
            if (network.Contains(address))
                return scope;
        }

        return null;
    }
}

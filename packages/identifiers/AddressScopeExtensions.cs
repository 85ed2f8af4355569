using System.Net;

namespace WebTorrent.Identifiers;

/// <summary>Tells the public Internet from everything else, so that a stranger's word cannot turn this machine against its neighbours. Thread-safe.</summary>
public static class AddressScopeExtensions
{
    private const int IPv4Size = 4;
    private const int IPv6Size = 16;

    private static readonly (AddressPrefix Prefix, AddressScope Scope)[] SpecialIPv4 =
    [
        (AddressPrefix.Parse("0.0.0.0/8"), AddressScope.Unusable), // this network
        (AddressPrefix.Parse("10.0.0.0/8"), AddressScope.Private),
        (AddressPrefix.Parse("100.64.0.0/10"), AddressScope.Private), // shared by carriers
        (AddressPrefix.Parse("127.0.0.0/8"), AddressScope.Loopback),
        (AddressPrefix.Parse("169.254.0.0/16"), AddressScope.LinkLocal),
        (AddressPrefix.Parse("172.16.0.0/12"), AddressScope.Private),
        (AddressPrefix.Parse("192.0.0.0/24"), AddressScope.Unusable), // protocol assignments
        (AddressPrefix.Parse("192.0.2.0/24"), AddressScope.Unusable), // documentation
        (AddressPrefix.Parse("192.88.99.0/24"), AddressScope.Unusable), // 6to4 relays
        (AddressPrefix.Parse("192.168.0.0/16"), AddressScope.Private),
        (AddressPrefix.Parse("198.18.0.0/15"), AddressScope.Private), // benchmarks
        (AddressPrefix.Parse("198.51.100.0/24"), AddressScope.Unusable), // documentation
        (AddressPrefix.Parse("203.0.113.0/24"), AddressScope.Unusable), // documentation
        (AddressPrefix.Parse("224.0.0.0/3"), AddressScope.Unusable), // multicast, reserved, broadcast
    ];

    private static readonly (AddressPrefix Prefix, AddressScope Scope)[] KnownIPv6 =
    [
        (AddressPrefix.Parse("::1/128"), AddressScope.Loopback),
        (AddressPrefix.Parse("fe80::/10"), AddressScope.LinkLocal),
        (AddressPrefix.Parse("fc00::/7"), AddressScope.Private), // unique-local
        (AddressPrefix.Parse("2001::/23"), AddressScope.Unusable), // protocol assignments, Teredo
        (AddressPrefix.Parse("2001:db8::/32"), AddressScope.Unusable), // documentation
        (AddressPrefix.Parse("3fff::/20"), AddressScope.Unusable), // documentation
        (AddressPrefix.Parse("2000::/3"), AddressScope.Public),
    ];

    private static readonly AddressPrefix Mapped = AddressPrefix.Parse("::ffff:0:0/96");
    private static readonly AddressPrefix SixToFour = AddressPrefix.Parse("2002::/16");
    private static readonly AddressPrefix Nat64 = AddressPrefix.Parse("64:ff9b::/96");

    /// <summary>How far an address reaches. IPv4 addresses inside of IPv6 ones (mapped, 6to4, NAT64) count as what they are.</summary>
    /// <param name="address">An IPv4 or IPv6 address.</param>
    public static AddressScope GetScope(this IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        Span<byte> bytes = stackalloc byte[IPv6Size];
        address.TryWriteBytes(bytes, out var length);
        return GetScope(bytes[..length]);
    }

    /// <summary>How far an address reaches, as <see cref="GetScope(IPAddress)"/> tells, for whoever has its bytes. Allocates nothing.</summary>
    /// <param name="address">4 bytes of IPv4, or 16 of IPv6, in network order.</param>
    /// <exception cref="ArgumentException">It has another length.</exception>
    public static AddressScope GetScope(ReadOnlySpan<byte> address) => address.Length switch
    {
        IPv4Size => Find(SpecialIPv4, address) ?? AddressScope.Public,
        IPv6Size when Mapped.Holds(address) || Nat64.Holds(address) => GetScope(address[12..]),
        IPv6Size when SixToFour.Holds(address) => GetScope(address[2..6]),
        IPv6Size => Find(KnownIPv6, address) ?? AddressScope.Unusable,
        _ => throw new ArgumentException("An address has 4 or 16 bytes.", nameof(address)),
    };

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

    private static AddressScope? Find((AddressPrefix Prefix, AddressScope Scope)[] prefixes, ReadOnlySpan<byte> address)
    {
        foreach (var (prefix, scope) in prefixes)
        {
            if (prefix.Holds(address))
                return scope;
        }

        return null;
    }
}

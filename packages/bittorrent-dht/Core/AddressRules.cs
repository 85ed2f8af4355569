namespace WebTorrent.Dht.Core;

/// <summary>Tells addresses of the public Internet from private and impossible ones (the special-purpose registries of RFC 6890).</summary>
internal static class AddressRules
{
    private static readonly (uint Network, int Bits)[] SpecialIPv4 =
    [
        (0x00000000, 8), // this network
        (0x0A000000, 8), // private
        (0x64400000, 10), // shared by carriers
        (0x7F000000, 8), // loopback
        (0xA9FE0000, 16), // link-local
        (0xAC100000, 12), // private
        (0xC0000000, 24), // protocol assignments
        (0xC0A80000, 16), // private
        (0xC6120000, 15), // benchmarks
    ];

    /// <summary>Whether nobody can be there: no port, multicast, reserved, unspecified or broadcast.</summary>
    public static bool IsImpossible(NodeAddress address)
    {
        if (address.Port == 0)
            return true;
        return address.IsIPv6 ? address.High >> 56 == 0xFF || (address.High | address.Low) == 0 : (address.Low >> 24) is 0 or >= 224;
    }

    /// <summary>
    /// Whether an address is of a local network: exempt from BEP 42 (Enforcement) and from the rule of one node an address, and of no use to strangers.
    /// </summary>
    public static bool IsPrivate(NodeAddress address)
    {
        // All of the public IPv6 Internet is in 2000::/3.
        if (address.IsIPv6)
            return address.High >> 61 != 1;
        foreach (var (network, bits) in SpecialIPv4)
        {
            if (((uint)address.Low ^ network) >> (32 - bits) == 0)
                return true;
        }

        return false;
    }
}

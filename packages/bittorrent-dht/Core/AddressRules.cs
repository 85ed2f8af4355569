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
        Span<byte> bytes = stackalloc byte[16];
        var length = address.WriteAddress(bytes);
        if (address.Port == 0)
            return true;
        return length == 4
            ? bytes[0] is 0 or >= 224
            : bytes[0] == 0xFF || bytes[..15].IndexOfAnyExcept((byte)0) < 0 && bytes[15] == 0;
    }

    /// <summary>
    /// Whether an address is of a local network: exempt from BEP 42 (Enforcement) and from the rule of one node an address, and of no use to strangers.
    /// </summary>
    public static bool IsPrivate(NodeAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        if (address.WriteAddress(bytes) == 4)
            return IsPrivateIPv4(((uint)bytes[0] << 24) | ((uint)bytes[1] << 16) | ((uint)bytes[2] << 8) | bytes[3]);
        // All of the public IPv6 Internet is in 2000::/3.
        return (bytes[0] & 0xE0) != 0x20;
    }

    private static bool IsPrivateIPv4(uint address)
    {
        foreach (var (network, bits) in SpecialIPv4)
        {
            if ((address ^ network) >> (32 - bits) == 0)
                return true;
        }

        return false;
    }
}

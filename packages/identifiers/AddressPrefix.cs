using System.Net;

namespace WebTorrent.Identifiers;

/// <summary>A network: the addresses that begin with the same bits.</summary>
internal sealed class AddressPrefix
{
    private readonly byte[] _bytes;
    private readonly int _wholeBytes;
    private readonly int _lastMask;

    private AddressPrefix(IPNetwork network)
    {
        _bytes = network.BaseAddress.GetAddressBytes();
        (_wholeBytes, var bits) = Math.DivRem(network.PrefixLength, 8);
        _lastMask = 0xFF00 >> bits & 0xFF;
    }

    /// <param name="text">Address, slash, number of bits.</param>
    public static AddressPrefix Parse(string text) => new(IPNetwork.Parse(text));

    /// <summary>Whether an address of the same family is in the network.</summary>
    public bool Holds(ReadOnlySpan<byte> address)
        => address[.._wholeBytes].SequenceEqual(_bytes.AsSpan(0, _wholeBytes))
            && (_lastMask == 0 || ((address[_wholeBytes] ^ _bytes[_wholeBytes]) & _lastMask) == 0);
}

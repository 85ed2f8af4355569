using System.Numerics;

namespace WebTorrent.Dht.Core.Identity;

/// <summary>Node ids tied to addresses (BEP 42, Node ID restriction), so that nobody chooses freely where in the space he is.</summary>
internal static class NodeIdRule
{
    private static ReadOnlySpan<byte> IPv4Mask => [0x03, 0x0F, 0x3F, 0xFF];

    private static ReadOnlySpan<byte> IPv6Mask => [0x01, 0x03, 0x07, 0x0F, 0x1F, 0x3F, 0x7F, 0xFF];

    /// <summary>Whether a node at an address may have an id: 21 bits follow from the address and the last byte. Private addresses may have any.</summary>
    public static bool Allows(NodeId id, NodeAddress address)
    {
        if (address.IsPrivate)
            return true;
        Span<byte> bytes = stackalloc byte[NodeId.Size];
        id.CopyTo(bytes);
        var prefix = GetPrefix(address, bytes[^1]);
        return bytes[0] == (byte)(prefix >> 24) && bytes[1] == (byte)(prefix >> 16) && (bytes[2] & 0xF8) == ((byte)(prefix >> 8) & 0xF8);
    }

    /// <summary>A random id that a node at an address may have.</summary>
    public static NodeId Create(NodeAddress address, Random random)
    {
        Span<byte> bytes = stackalloc byte[NodeId.Size];
        random.NextBytes(bytes);
        var prefix = GetPrefix(address, bytes[^1]);
        bytes[0] = (byte)(prefix >> 24);
        bytes[1] = (byte)(prefix >> 16);
        bytes[2] = (byte)(((prefix >> 8) & 0xF8) | (bytes[2] & 0x07u));
        return NodeId.FromBytes(bytes);
    }

    private static uint GetPrefix(NodeAddress address, byte lastByte)
    {
        Span<byte> octets = stackalloc byte[16];
        address.WriteAddress(octets);
        var mask = address.IsIPv6 ? IPv6Mask : IPv4Mask;
        octets = octets[..mask.Length];
        for (var i = 0; i < octets.Length; i++)
            octets[i] &= mask[i];
        octets[0] |= (byte)((lastByte & 0x07) << 5);
        var crc = uint.MaxValue;
        foreach (var octet in octets)
            crc = BitOperations.Crc32C(crc, octet);
        return ~crc;
    }
}

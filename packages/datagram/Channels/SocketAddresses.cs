using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace WebTorrent.Datagram.Channels;

/// <summary>
/// Addresses as the kernel lays them out (sockaddr_in and sockaddr_in6). After the family, whose two bytes differ between systems,
/// all systems agree:
/// <code>
/// IPv4:  0 2 family   2 2 port   4  4 address   8 8 zero
/// IPv6:  0 2 family   2 2 port   4  4 flow      8 16 address   24 4 scope
/// </code>
/// </summary>
internal static class SocketAddresses
{
    public const int IPv4Size = 16;
    public const int IPv6Size = 28;

    /// <summary>Writes everything but the family. On a socket for both families, IPv4 is written as ::ffff:a.b.c.d.</summary>
    public static void Write(Span<byte> destination, bool asIPv6, in DatagramAddress address)
    {
        BinaryPrimitives.WriteUInt16BigEndian(destination[2..], address.Port);
        if (asIPv6)
        {
            destination.Slice(4, 4).Clear();
            address.WriteIPv6(destination[8..]);
            BitConverter.TryWriteBytes(destination[24..], address.Scope);
        }
        else
        {
            BinaryPrimitives.WriteUInt32BigEndian(destination[4..], address.ToIPv4());
            destination.Slice(8, 8).Clear();
        }
    }

    public static DatagramAddress Read(ReadOnlySpan<byte> source, bool isIPv6)
    {
        var port = BinaryPrimitives.ReadUInt16BigEndian(source[2..]);
        return isIPv6
            ? DatagramAddress.FromIPv6(source.Slice(8, 16), BitConverter.ToUInt32(source[24..]), port)
            : DatagramAddress.FromIPv4(BinaryPrimitives.ReadUInt32BigEndian(source[4..]), port);
    }

    public static SocketAddress Create(AddressFamily family) =>
        new(family, family == AddressFamily.InterNetworkV6 ? IPv6Size : IPv4Size);
}

using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace WebTorrent.Identifiers;

/// <summary>
/// Addresses as trackers, the DHT and peer exchange carry them: 4 bytes of IPv4 (BEP 23) or 16 bytes of IPv6 (BEP 7)
/// and 2 bytes of port, all in network byte order, one after another with nothing between. Thread-safe.
/// </summary>
/// <remarks>
/// This is a codec, not a filter: port 0, loopback or private addresses come out as they stand on the wire.
/// To bound how many entries of a stranger's list are read, cut the list before.
/// </remarks>
public static class CompactEndPoint
{
    /// <summary>Bytes of an IPv4 address and its port: 6.</summary>
    public const int IPv4Size = IPv4AddressSize + PortSize;

    /// <summary>Bytes of an IPv6 address and its port: 18.</summary>
    public const int IPv6Size = IPv6AddressSize + PortSize;

    private const int IPv4AddressSize = 4;
    private const int IPv6AddressSize = 16;
    private const int PortSize = 2;

    /// <summary>
    /// Writes 6 bytes for an IPv4 address (also one mapped into IPv6), 18 for an IPv6 address; the scope is not carried.
    /// </summary>
    /// <param name="destination">Where to write them.</param>
    /// <param name="endPoint">What to write.</param>
    /// <param name="written">6 or 18, or 0 when the destination is too short.</param>
    /// <returns>False when the destination is too short.</returns>
    public static bool TryWrite(Span<byte> destination, IPEndPoint endPoint, out int written)
    {
        ArgumentNullException.ThrowIfNull(endPoint);
        var address = endPoint.Address.IsIPv4MappedToIPv6 ? endPoint.Address.MapToIPv4() : endPoint.Address;
        var addressSize = address.AddressFamily == AddressFamily.InterNetwork ? IPv4AddressSize : IPv6AddressSize;
        written = 0;
        if (destination.Length < addressSize + PortSize) return false;

        _ = address.TryWriteBytes(destination, out _);
        BinaryPrimitives.WriteUInt16BigEndian(destination[addressSize..], (ushort)endPoint.Port);
        written = addressSize + PortSize;
        return true;
    }

    /// <summary>Reads an IPv4 address and its port.</summary>
    /// <param name="source">Exactly 6 bytes.</param>
    /// <exception cref="ArgumentException">The length is not 6.</exception>
    public static IPEndPoint ReadIPv4(ReadOnlySpan<byte> source) => Read(source, IPv4Size);

    /// <summary>Reads an IPv6 address and its port.</summary>
    /// <param name="source">Exactly 18 bytes.</param>
    /// <exception cref="ArgumentException">The length is not 18.</exception>
    public static IPEndPoint ReadIPv6(ReadOnlySpan<byte> source) => Read(source, IPv6Size);

    /// <summary>Reads a whole list of entries of one family (<c>peers</c>, <c>peers6</c>, <c>added</c>, <c>added6</c>, ...).</summary>
    /// <param name="source">The list.</param>
    /// <param name="family"><see cref="AddressFamily.InterNetwork"/> or <see cref="AddressFamily.InterNetworkV6"/>.</param>
    /// <param name="into">Gets every entry in order; nothing when the result is false.</param>
    /// <returns>False when the length is no multiple of an entry's.</returns>
    /// <exception cref="ArgumentException">Another address family.</exception>
    public static bool TryReadMany(ReadOnlySpan<byte> source, AddressFamily family, ICollection<IPEndPoint> into)
    {
        ArgumentNullException.ThrowIfNull(into);
        var size = SizeOf(family);
        if (source.Length % size != 0) return false;

        for (; !source.IsEmpty; source = source[size..]) into.Add(Read(source[..size], size));
        return true;
    }

    private static int SizeOf(AddressFamily family) => family switch
    {
        AddressFamily.InterNetwork => IPv4Size,
        AddressFamily.InterNetworkV6 => IPv6Size,
        _ => throw new ArgumentException("Compact endpoints are IPv4 or IPv6.", nameof(family)),
    };

    private static IPEndPoint Read(ReadOnlySpan<byte> source, int size)
    {
        if (source.Length != size) throw new ArgumentException($"The endpoint is {size} bytes, not {source.Length}.", nameof(source));
        var address = source[..^PortSize];
        return new IPEndPoint(new IPAddress(address), BinaryPrimitives.ReadUInt16BigEndian(source[^PortSize..]));
    }
}

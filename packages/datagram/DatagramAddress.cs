using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace WebTorrent.Datagram;

/// <summary>
/// Where a datagram comes from or goes to: an IPv4 or IPv6 address, a port and, for link-local IPv6, a scope. A value: it allocates
/// nothing and is a good key of dictionaries. An IPv4 address in IPv6 clothes (::ffff:192.0.2.1) becomes the IPv4 address. Immutable.
/// </summary>
[StructLayout(LayoutKind.Auto)]
public readonly struct DatagramAddress : IEquatable<DatagramAddress>
{
    private const ulong MappedPrefix = 0xFFFF;

    // The address as one 128-bit number in network order; IPv4 is kept as ::ffff:a.b.c.d.
    private readonly ulong _high;
    private readonly ulong _low;
    private readonly uint _scope;

    private DatagramAddress(ulong high, ulong low, uint scope, ushort port)
    {
        _high = high;
        _low = low;
        _scope = scope;
        Port = port;
    }

    /// <summary>The port, 0 to 65,535.</summary>
    public ushort Port { get; }

    /// <summary><see cref="AddressFamily.InterNetwork"/> or <see cref="AddressFamily.InterNetworkV6"/>; the default value is IPv6's [::]:0.</summary>
    public AddressFamily AddressFamily => IsIPv4 ? AddressFamily.InterNetwork : AddressFamily.InterNetworkV6;

    internal bool IsIPv4 => _high == 0 && _low >> 32 == MappedPrefix;

    internal uint Scope => _scope;

    /// <summary>Whether two addresses are the same in every part.</summary>
    public static bool operator ==(DatagramAddress left, DatagramAddress right) => left.Equals(right);

    /// <summary>Whether two addresses differ in any part.</summary>
    public static bool operator !=(DatagramAddress left, DatagramAddress right) => !left.Equals(right);

    /// <summary>The same address as a value.</summary>
    /// <exception cref="ArgumentException">It is neither IPv4 nor IPv6.</exception>
    public static DatagramAddress From(IPEndPoint endPoint)
    {
        ArgumentNullException.ThrowIfNull(endPoint);
        Span<byte> bytes = stackalloc byte[16];
        if (!endPoint.Address.TryWriteBytes(bytes, out var written))
            throw new ArgumentException("Only IPv4 and IPv6 addresses can be used.", nameof(endPoint));
        return written == 4
            ? FromIPv4(BinaryPrimitives.ReadUInt32BigEndian(bytes), (ushort)endPoint.Port)
            : FromIPv6(bytes, (uint)endPoint.Address.ScopeId, (ushort)endPoint.Port);
    }

    /// <summary>Puts an address and a port together, without any object.</summary>
    /// <param name="address">4 or 16 bytes in network byte order.</param>
    /// <param name="port">The port.</param>
    /// <exception cref="ArgumentException">The address has another length.</exception>
    public static DatagramAddress From(ReadOnlySpan<byte> address, ushort port) => address.Length switch
    {
        4 => FromIPv4(BinaryPrimitives.ReadUInt32BigEndian(address), port),
        16 => FromIPv6(address, scope: 0, port),
        _ => throw new ArgumentException("An address has 4 or 16 bytes.", nameof(address)),
    };

    /// <summary>Writes the address without port and scope: 4 bytes of IPv4 or 16 of IPv6, in network byte order.</summary>
    /// <param name="destination">Where to; what is behind them is left alone.</param>
    /// <param name="bytesWritten">How many bytes were written; 0 when the destination is too short.</param>
    /// <returns>False when the destination is too short.</returns>
    public bool TryWriteBytes(Span<byte> destination, out int bytesWritten)
    {
        bytesWritten = 0;
        if (destination.Length < (IsIPv4 ? 4 : 16))
            return false;
        if (IsIPv4)
            BinaryPrimitives.WriteUInt32BigEndian(destination, ToIPv4());
        else
            WriteIPv6(destination);
        bytesWritten = IsIPv4 ? 4 : 16;
        return true;
    }

    /// <summary>The address without the port, as a new object.</summary>
    public IPAddress ToIPAddress()
    {
        Span<byte> bytes = stackalloc byte[16];
        WriteIPv6(bytes);
        return IsIPv4 ? new IPAddress(bytes[12..]) : new IPAddress(bytes, _scope);
    }

    /// <summary>Address and port as a new object.</summary>
    public IPEndPoint ToIPEndPoint() => new(ToIPAddress(), Port);

    /// <inheritdoc/>
    public bool Equals(DatagramAddress other) =>
        _low == other._low && _high == other._high && Port == other.Port && _scope == other._scope;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is DatagramAddress other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_high, _low, Port, _scope);

    /// <summary>As <see cref="IPEndPoint"/> writes it: 192.0.2.1:6881 or [2001:db8::1]:6881.</summary>
    public override string ToString() => ToIPEndPoint().ToString();

    internal static DatagramAddress FromIPv4(uint address, ushort port) => new(0, (MappedPrefix << 32) | address, 0, port);

    internal static DatagramAddress FromIPv6(ReadOnlySpan<byte> address, uint scope, ushort port)
    {
        var high = BinaryPrimitives.ReadUInt64BigEndian(address);
        var low = BinaryPrimitives.ReadUInt64BigEndian(address[8..]);
        var isMapped = high == 0 && low >> 32 == MappedPrefix;
        return new DatagramAddress(high, low, isMapped ? 0 : scope, port);
    }

    /// <summary>The 4 bytes of an IPv4 address as a number.</summary>
    internal uint ToIPv4() => (uint)_low;

    /// <summary>Writes 16 bytes; IPv4 as ::ffff:a.b.c.d.</summary>
    internal void WriteIPv6(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt64BigEndian(destination, _high);
        BinaryPrimitives.WriteUInt64BigEndian(destination[8..], _low);
    }
}

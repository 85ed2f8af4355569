using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using WebTorrent.Identifiers;

namespace WebTorrent.Dht.Core;

/// <summary>
/// An IPv4 or IPv6 address and a port as the DHT carries them: a value without anything on the heap. An IPv4 address mapped into IPv6 becomes the
/// IPv4 address.
/// </summary>
[StructLayout(LayoutKind.Auto)]
public readonly struct NodeAddress : IEquatable<NodeAddress>
{
    private const int IPv4AddressSize = 4;
    private const int IPv6AddressSize = 16;
    private const ulong MappedMark = 0xFFFF;

    private readonly ulong _high;
    private readonly ulong _low;

    private NodeAddress(ulong high, ulong low, bool isIPv6, ushort port)
    {
        var isMapped = isIPv6 && high == 0 && low >> 32 == MappedMark;
        _high = high;
        _low = isMapped ? (uint)low : low;
        IsIPv6 = isIPv6 && !isMapped;
        Port = port;
    }

    /// <summary>Whether the address is an IPv6 one.</summary>
    public bool IsIPv6 { get; }

    /// <summary>The port; 0 is nobody's.</summary>
    public ushort Port { get; }

    /// <summary><see cref="AddressFamily.InterNetwork"/> or <see cref="AddressFamily.InterNetworkV6"/>.</summary>
    public AddressFamily AddressFamily => IsIPv6 ? AddressFamily.InterNetworkV6 : AddressFamily.InterNetwork;

    /// <summary>What one host is taken to be: an IPv4 address, or the /64 network of an IPv6 one, whose owner has all of it.</summary>
    internal HostKey Host => new(IsIPv6 ? _high : _low, IsIPv6, 0);

    /// <summary>Whether nobody can be there: no port, or no address of a host.</summary>
    internal bool IsImpossible => Port == 0 || Scope == AddressScope.Unusable;

    /// <summary>
    /// Whether the address is of a local network: exempt from BEP 42 (Enforcement) and from the rule of one node an address, and of no use to strangers.
    /// </summary>
    internal bool IsPrivate => Scope < AddressScope.Public;

    /// <summary>6 or 18 bytes (BEP 5, Contact encoding; BEP 32).</summary>
    internal int CompactSize => IsIPv6 ? CompactEndPoint.IPv6Size : CompactEndPoint.IPv4Size;

    /// <summary>The 4 or 16 bytes of the address, without the port.</summary>
    internal int AddressSize => IsIPv6 ? IPv6AddressSize : IPv4AddressSize;

    private AddressScope Scope
    {
        get
        {
            Span<byte> bytes = stackalloc byte[IPv6AddressSize];
            return AddressScopeExtensions.GetScope(bytes[..WriteAddress(bytes)]);
        }
    }

    /// <summary>Converts an end point; the scope of a link-local address is left behind.</summary>
    /// <exception cref="ArgumentException">The end point is neither IPv4 nor IPv6.</exception>
    public static NodeAddress From(IPEndPoint endPoint)
    {
        ArgumentNullException.ThrowIfNull(endPoint);
        Span<byte> bytes = stackalloc byte[IPv6AddressSize];
        if (!endPoint.Address.TryWriteBytes(bytes, out var length))
            throw new ArgumentException("The address is neither IPv4 nor IPv6.", nameof(endPoint));
        return From(bytes[..length], (ushort)endPoint.Port);
    }

    /// <summary>Puts an address and a port together.</summary>
    /// <param name="address">4 or 16 bytes in network byte order.</param>
    /// <param name="port">The port.</param>
    /// <exception cref="ArgumentException">The address has another length.</exception>
    public static NodeAddress From(ReadOnlySpan<byte> address, ushort port) => address.Length switch
    {
        IPv4AddressSize => new NodeAddress(0, BinaryPrimitives.ReadUInt32BigEndian(address), isIPv6: false, port),
        IPv6AddressSize => new NodeAddress(BinaryPrimitives.ReadUInt64BigEndian(address), BinaryPrimitives.ReadUInt64BigEndian(address[8..]), isIPv6: true, port),
        _ => throw new ArgumentException("An address has 4 or 16 bytes.", nameof(address)),
    };

    /// <summary>The same as an end point, in new objects.</summary>
    public IPEndPoint ToIPEndPoint()
    {
        Span<byte> bytes = stackalloc byte[IPv6AddressSize];
        return new IPEndPoint(new IPAddress(bytes[..WriteAddress(bytes)]), Port);
    }

    /// <summary>Address and port as text, such as <c>192.0.2.1:6881</c>.</summary>
    public override string ToString() => ToIPEndPoint().ToString();

    /// <inheritdoc />
    public bool Equals(NodeAddress other) => _high == other._high && _low == other._low && Port == other.Port && IsIPv6 == other.IsIPv6;

    /// <inheritdoc />
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is NodeAddress other && Equals(other);

    // By 32-bit parts: the halves of a ulong are xor-ed to its hash, and strangers choose them.
    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine((uint)(_high >> 32), (uint)_high, (uint)(_low >> 32), (uint)_low, Port);

    /// <summary>Whether both are the same address and port.</summary>
    public static bool operator ==(NodeAddress left, NodeAddress right) => left.Equals(right);

    /// <summary>Whether address or port differ.</summary>
    public static bool operator !=(NodeAddress left, NodeAddress right) => !left.Equals(right);

    /// <summary>Reads 6 or 18 bytes.</summary>
    internal static NodeAddress ReadCompact(ReadOnlySpan<byte> source) =>
        From(source[..^sizeof(ushort)], BinaryPrimitives.ReadUInt16BigEndian(source[^sizeof(ushort)..]));

    /// <summary>Writes 6 or 18 bytes, and says how many.</summary>
    internal int WriteCompact(Span<byte> destination)
    {
        var length = WriteAddress(destination);
        BinaryPrimitives.WriteUInt16BigEndian(destination[length..], Port);
        return length + sizeof(ushort);
    }

    /// <summary>Writes the 4 or 16 bytes of the address, and says how many.</summary>
    internal int WriteAddress(Span<byte> destination)
    {
        if (!IsIPv6)
        {
            BinaryPrimitives.WriteUInt32BigEndian(destination, (uint)_low);
            return IPv4AddressSize;
        }

        BinaryPrimitives.WriteUInt64BigEndian(destination, _high);
        BinaryPrimitives.WriteUInt64BigEndian(destination[8..], _low);
        return IPv6AddressSize;
    }

    internal NodeAddress WithPort(ushort port) => new(_high, _low, IsIPv6, port);
}

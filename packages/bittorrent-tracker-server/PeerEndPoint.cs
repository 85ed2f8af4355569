using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using WebTorrent.Identifiers;

namespace WebTorrent.TrackerServer;

/// <summary>An IPv4 or IPv6 address and a port as a plain value: nothing is allocated for it. IPv4 addresses mapped into IPv6 become IPv4; scopes are not kept.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly struct PeerEndPoint : IEquatable<PeerEndPoint>
{
    private const ulong MappedPrefix = 0xFFFF;
    private const int SocketAddressPort = 2;
    private const int SocketAddressIPv4 = 4;
    private const int SocketAddressIPv6 = 8;
    private const int IPv6AddressSize = 16;

    private readonly ulong _high;
    private readonly ulong _low;

    private PeerEndPoint(ulong high, ulong low, ushort port)
    {
        _high = high;
        _low = low;
        Port = port;
    }

    /// <summary>The port.</summary>
    public ushort Port { get; }

    /// <summary>Whether the address is an IPv4 one.</summary>
    public bool IsIPv4 => _high == 0 && _low >> 32 == MappedPrefix;

    /// <summary>Length of the compact form in bytes: 6 (BEP 23) or 18 (BEP 7).</summary>
    public int CompactSize => IsIPv4 ? CompactEndPoint.IPv4Size : CompactEndPoint.IPv6Size;

    /// <summary>The first 64 bits of an IPv6 address, which are one subscriber's; all of an IPv4 address.</summary>
    internal ulong Subscriber => IsIPv4 ? _low : _high;

    /// <summary>Makes a value of an address and a port.</summary>
    public static PeerEndPoint From(IPAddress address, ushort port)
    {
        ArgumentNullException.ThrowIfNull(address);
        Span<byte> bytes = stackalloc byte[IPv6AddressSize];
        _ = address.TryWriteBytes(bytes, out var length);
        return length == IPv6AddressSize ? FromIPv6(bytes, port) : FromIPv4(bytes, port);
    }

    /// <summary>Makes a value of an endpoint.</summary>
    public static PeerEndPoint From(IPEndPoint endPoint)
    {
        ArgumentNullException.ThrowIfNull(endPoint);
        return From(endPoint.Address, (ushort)endPoint.Port);
    }

    /// <summary>Reads the compact form.</summary>
    /// <param name="compact">Exactly 6 or 18 bytes.</param>
    /// <exception cref="ArgumentException">Another length.</exception>
    public static PeerEndPoint FromCompact(ReadOnlySpan<byte> compact) => compact.Length switch
    {
        CompactEndPoint.IPv4Size => FromIPv4(compact, BinaryPrimitives.ReadUInt16BigEndian(compact[4..])),
        CompactEndPoint.IPv6Size => FromIPv6(compact, BinaryPrimitives.ReadUInt16BigEndian(compact[IPv6AddressSize..])),
        _ => throw new ArgumentException("A compact endpoint is 6 or 18 bytes.", nameof(compact)),
    };

    /// <summary>The same address with another port.</summary>
    public PeerEndPoint WithPort(ushort port) => new(_high, _low, port);

    /// <summary>Writes the compact form.</summary>
    /// <param name="destination">At least <see cref="CompactSize"/> bytes.</param>
    public void WriteCompact(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt16BigEndian(destination[(CompactSize - 2)..], Port);
        WriteAddress(destination);
    }

    /// <summary>Writes 4 or 16 bytes of address.</summary>
    /// <returns>How many.</returns>
    public int WriteAddress(Span<byte> destination)
    {
        if (IsIPv4)
        {
            BinaryPrimitives.WriteUInt32BigEndian(destination, (uint)_low);
            return 4;
        }

        BinaryPrimitives.WriteUInt64BigEndian(destination[8..], _low);
        BinaryPrimitives.WriteUInt64BigEndian(destination, _high);
        return IPv6AddressSize;
    }

    /// <summary>The address as the framework's type, newly allocated.</summary>
    public IPAddress ToIPAddress()
    {
        Span<byte> bytes = stackalloc byte[IPv6AddressSize];
        return new IPAddress(bytes[..WriteAddress(bytes)]);
    }

    /// <summary>The value as the framework's type, newly allocated.</summary>
    public IPEndPoint ToIPEndPoint() => new(ToIPAddress(), Port);

    /// <inheritdoc/>
    public override string ToString() => ToIPEndPoint().ToString();

    /// <inheritdoc/>
    public bool Equals(PeerEndPoint other) => _high == other._high && _low == other._low && Port == other.Port;

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is PeerEndPoint other && Equals(other);

    // By 32-bit parts: strangers choose these bits, and the hash of a ulong lets them make collisions.
    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine((uint)(_high >> 32), (uint)_high, (uint)(_low >> 32), (uint)_low, Port);

    /// <summary>Whether address and port are the same.</summary>
    public static bool operator ==(PeerEndPoint left, PeerEndPoint right) => left.Equals(right);

    /// <summary>Whether address or port differ.</summary>
    public static bool operator !=(PeerEndPoint left, PeerEndPoint right) => !left.Equals(right);

    /// <summary>Reads what a socket says of the sender; the offsets are those of sockaddr_in and sockaddr_in6 on every platform.</summary>
    internal static PeerEndPoint From(SocketAddress address)
    {
        var bytes = address.Buffer.Span;
        var port = BinaryPrimitives.ReadUInt16BigEndian(bytes[SocketAddressPort..]);
        return address.Family == AddressFamily.InterNetwork
            ? FromIPv4(bytes[SocketAddressIPv4..], port)
            : FromIPv6(bytes[SocketAddressIPv6..], port);
    }

    private static PeerEndPoint FromIPv4(ReadOnlySpan<byte> address, ushort port) =>
        new(0, (MappedPrefix << 32) | BinaryPrimitives.ReadUInt32BigEndian(address), port);

    private static PeerEndPoint FromIPv6(ReadOnlySpan<byte> address, ushort port) =>
        new(BinaryPrimitives.ReadUInt64BigEndian(address), BinaryPrimitives.ReadUInt64BigEndian(address[8..]), port);
}

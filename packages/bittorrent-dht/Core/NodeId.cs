using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.InteropServices;
using WebTorrent.Identifiers;

namespace WebTorrent.Dht.Core;

/// <summary>
/// A place in the 160-bit space that nodes, torrents and items share; near is what differs in low bits only (BEP 5, Overview). An immutable value;
/// the default one is all zero.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public readonly struct NodeId : IEquatable<NodeId>
{
    /// <summary>The length in bytes: 20.</summary>
    public const int Size = 20;

    /// <summary>The length in bits: 160.</summary>
    public const int Bits = Size * 8;

    // In 32-bit parts: two parts of 64 bits would be aligned to 24 bytes, and a node remembers thousands of these.
    private readonly uint _a;
    private readonly uint _b;
    private readonly uint _c;
    private readonly uint _d;
    private readonly uint _e;

    private NodeId(uint a, uint b, uint c, uint d, uint e) => (_a, _b, _c, _d, _e) = (a, b, c, d, e);

    /// <summary>Whether all bits are zero, as in <see langword="default"/>.</summary>
    public bool IsZero => (_a | _b | _c | _d | _e) == 0;

    /// <summary>Copies twenty bytes into a value.</summary>
    /// <param name="bytes">Exactly 20 bytes.</param>
    /// <exception cref="ArgumentException">The length is not 20.</exception>
    public static NodeId FromBytes(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Size)
            throw new ArgumentException($"A node id is {Size} bytes, not {bytes.Length}.", nameof(bytes));
        return new NodeId(Part(bytes, 0), Part(bytes, 4), Part(bytes, 8), Part(bytes, 12), Part(bytes, 16));
    }

    /// <summary>The place at which the peers of a torrent are kept.</summary>
    public static NodeId From(InfoHash infoHash)
    {
        Span<byte> bytes = stackalloc byte[Size];
        infoHash.CopyTo(bytes);
        return FromBytes(bytes);
    }

    /// <summary>Reads 40 hexadecimal digits.</summary>
    /// <exception cref="FormatException">The text is something else.</exception>
    public static NodeId Parse(string text) => FromBytes(Hexadecimal.Parse(text, Size));

    /// <summary>An id anywhere in the space.</summary>
    public static NodeId Create(Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        Span<byte> bytes = stackalloc byte[Size];
        random.NextBytes(bytes);
        return FromBytes(bytes);
    }

    /// <summary>The distance to another id: the bits in which they differ.</summary>
    public NodeId DistanceTo(NodeId other) => new(_a ^ other._a, _b ^ other._b, _c ^ other._c, _d ^ other._d, _e ^ other._e);

    /// <summary>How many leading bits are the same: 0 to 160.</summary>
    public int CommonPrefixLength(NodeId other)
    {
        var distance = DistanceTo(other);
        if (distance._a != 0)
            return BitOperations.LeadingZeroCount(distance._a);
        if (distance._b != 0)
            return 32 + BitOperations.LeadingZeroCount(distance._b);
        if (distance._c != 0)
            return 64 + BitOperations.LeadingZeroCount(distance._c);
        return distance._d != 0 ? 96 + BitOperations.LeadingZeroCount(distance._d) : 128 + BitOperations.LeadingZeroCount(distance._e);
    }

    /// <summary>Which of two is nearer to this: negative for the first, positive for the second, 0 when they are equal.</summary>
    public int CompareDistances(NodeId first, NodeId second)
    {
        if (first._a != second._a)
            return (_a ^ first._a).CompareTo(_a ^ second._a);
        if (first._b != second._b)
            return (_b ^ first._b).CompareTo(_b ^ second._b);
        if (first._c != second._c)
            return (_c ^ first._c).CompareTo(_c ^ second._c);
        return first._d != second._d ? (_d ^ first._d).CompareTo(_d ^ second._d) : (_e ^ first._e).CompareTo(_e ^ second._e);
    }

    /// <summary>Writes the twenty bytes.</summary>
    /// <param name="destination">At least 20 bytes; the rest is left alone.</param>
    /// <exception cref="ArgumentException">The destination is too short.</exception>
    public void CopyTo(Span<byte> destination)
    {
        if (destination.Length < Size)
            throw new ArgumentException($"A node id needs {Size} bytes.", nameof(destination));
        BinaryPrimitives.WriteUInt32BigEndian(destination, _a);
        BinaryPrimitives.WriteUInt32BigEndian(destination[4..], _b);
        BinaryPrimitives.WriteUInt32BigEndian(destination[8..], _c);
        BinaryPrimitives.WriteUInt32BigEndian(destination[12..], _d);
        BinaryPrimitives.WriteUInt32BigEndian(destination[16..], _e);
    }

    /// <summary>The twenty bytes in a new array.</summary>
    public byte[] ToArray()
    {
        var bytes = new byte[Size];
        CopyTo(bytes);
        return bytes;
    }

    /// <summary>40 lower-case hexadecimal digits.</summary>
    public override string ToString() => Convert.ToHexStringLower(ToArray());

    /// <inheritdoc />
    public bool Equals(NodeId other) => DistanceTo(other).IsZero;

    /// <inheritdoc />
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is NodeId other && Equals(other);

    // Strangers choose these bytes: HashCode mixes in the process's random seed.
    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(_a, _b, _c, _d, _e);

    /// <summary>Whether both are the same place.</summary>
    public static bool operator ==(NodeId left, NodeId right) => left.Equals(right);

    /// <summary>Whether they are different places.</summary>
    public static bool operator !=(NodeId left, NodeId right) => !left.Equals(right);

    /// <summary>A random id that shares exactly so many leading bits with this one; 160 gives this one.</summary>
    internal NodeId CreateNeighbour(int sharedBits, Random random)
    {
        Span<byte> bytes = stackalloc byte[Size];
        Span<byte> own = stackalloc byte[Size];
        random.NextBytes(bytes);
        CopyTo(own);
        for (var bit = 0; bit < Math.Min(sharedBits + 1, Bits); bit++)
        {
            var mask = (byte)(0x80 >> (bit % 8));
            var wanted = bit < sharedBits ? own[bit / 8] & mask : ~own[bit / 8] & mask;
            bytes[bit / 8] = (byte)((bytes[bit / 8] & ~mask) | wanted);
        }

        return FromBytes(bytes);
    }

    private static uint Part(ReadOnlySpan<byte> bytes, int offset) => BinaryPrimitives.ReadUInt32BigEndian(bytes[offset..]);
}

using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace WebTorrent.Identifiers;

/// <summary>Twenty bytes held by value: what an <see cref="InfoHash"/> and a <see cref="PeerId"/> are made of.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct Bytes20 : IEquatable<Bytes20>
{
    public const int Size = 20;

    private readonly ulong _first;
    private readonly ulong _second;
    private readonly uint _third;

    public Bytes20(ReadOnlySpan<byte> bytes)
    {
        _first = BinaryPrimitives.ReadUInt64BigEndian(bytes);
        _second = BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]);
        _third = BinaryPrimitives.ReadUInt32BigEndian(bytes[16..]);
    }

    public bool IsZero => (_first | _second | _third) == 0;

    public void CopyTo(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt32BigEndian(destination[16..], _third);
        BinaryPrimitives.WriteUInt64BigEndian(destination[8..], _second);
        BinaryPrimitives.WriteUInt64BigEndian(destination, _first);
    }

    public bool Equals(Bytes20 other) =>
        _first == other._first && _second == other._second && _third == other._third;

    public override bool Equals(object? obj) => obj is Bytes20 other && Equals(other);

    // By 32-bit parts: strangers choose these bytes, and the hash of a ulong (upper half xor lower half) would
    // let them make any number of collisions before the process's random seed is mixed in.
    public override int GetHashCode() =>
        HashCode.Combine((uint)(_first >> 32), (uint)_first, (uint)(_second >> 32), (uint)_second, _third);
}

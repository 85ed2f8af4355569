using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace WebTorrent.Tracker;

/// <summary>The twenty bytes by which a WebSocket tracker's peers tell offers apart. An immutable value; the default one is all zero.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly struct OfferId : IEquatable<OfferId>
{
    /// <summary>The length in bytes: 20.</summary>
    public const int Size = 20;

    private readonly ulong _first;
    private readonly ulong _second;
    private readonly uint _third;

    private OfferId(ReadOnlySpan<byte> bytes)
    {
        _first = BinaryPrimitives.ReadUInt64BigEndian(bytes);
        _second = BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]);
        _third = BinaryPrimitives.ReadUInt32BigEndian(bytes[16..]);
    }

    /// <summary>Whether both are the same.</summary>
    public static bool operator ==(OfferId left, OfferId right) => left.Equals(right);

    /// <summary>Whether they differ.</summary>
    public static bool operator !=(OfferId left, OfferId right) => !left.Equals(right);

    /// <summary>Copies twenty bytes into a value.</summary>
    /// <param name="bytes">Exactly 20 bytes.</param>
    /// <exception cref="ArgumentException">The length is not 20.</exception>
    public static OfferId FromBytes(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Size) throw new ArgumentException($"An offer id is {Size} bytes, not {bytes.Length}.", nameof(bytes));
        return new OfferId(bytes);
    }

    /// <summary>Makes a new id.</summary>
    /// <param name="random">Its <see cref="Random.NextBytes(Span{byte})"/> is called once.</param>
    public static OfferId Generate(Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        Span<byte> bytes = stackalloc byte[Size];
        random.NextBytes(bytes);
        return new OfferId(bytes);
    }

    /// <summary>Writes the twenty bytes.</summary>
    /// <param name="destination">At least 20 bytes; the rest is left alone.</param>
    /// <exception cref="ArgumentException">The destination is too short.</exception>
    public void CopyTo(Span<byte> destination)
    {
        if (destination.Length < Size) throw new ArgumentException($"An offer id needs {Size} bytes.", nameof(destination));
        BinaryPrimitives.WriteUInt64BigEndian(destination, _first);
        BinaryPrimitives.WriteUInt64BigEndian(destination[8..], _second);
        BinaryPrimitives.WriteUInt32BigEndian(destination[16..], _third);
    }

    /// <summary>40 lower-case hexadecimal digits.</summary>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Size];
        CopyTo(bytes);
        return Convert.ToHexStringLower(bytes);
    }

    /// <inheritdoc />
    public bool Equals(OfferId other) => _first == other._first && _second == other._second && _third == other._third;

    /// <inheritdoc />
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is OfferId other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(_first, _second, _third);
}

using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace WebTorrent.Stun;

/// <summary>96 bits that pair a response with its request (RFC 8489 §5). Immutable, compared by value.</summary>
/// <param name="High">The first four bytes, as on the wire.</param>
/// <param name="Low">The other eight.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct StunTransactionId(uint High, ulong Low)
{
    /// <summary>Its length in bytes.</summary>
    public const int Size = 12;

    /// <summary>Makes a new one.</summary>
    /// <param name="random">Where it comes from; must not be foreseeable, for a response is believed by its id.</param>
    public static StunTransactionId Create(Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        Span<byte> bytes = stackalloc byte[Size];
        random.NextBytes(bytes);
        return Read(bytes);
    }

    /// <summary>Reads the first twelve bytes of a span.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer.</exception>
    public static StunTransactionId Read(ReadOnlySpan<byte> bytes) =>
        new(BinaryPrimitives.ReadUInt32BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[4..]));

    /// <summary>Writes it to the first twelve bytes of a span.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer.</exception>
    public void WriteTo(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt32BigEndian(bytes, High);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[4..], Low);
    }

    /// <summary>24 hexadecimal digits.</summary>
    public override string ToString() => $"{High:x8}{Low:x16}";
}

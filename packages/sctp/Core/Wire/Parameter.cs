using System.Buffers.Binary;

namespace WebTorrent.Sctp.Core.Wire;

/// <summary>
/// A parameter of a chunk (RFC 9260 §3.2.1), and, which looks the same, a cause of an error (§3.3.10): type (2 bytes), length with these
/// four bytes and without padding (2), value.
/// </summary>
internal readonly ref struct Parameter(ReadOnlySpan<byte> whole)
{
    public const int HeaderSize = 4;

    /// <summary>With header, without padding.</summary>
    public ReadOnlySpan<byte> Whole { get; } = whole;

    public ushort Type => BinaryPrimitives.ReadUInt16BigEndian(Whole);

    public ReadOnlySpan<byte> Value => Whole[HeaderSize..];

    /// <summary>Cuts the next parameter off.</summary>
    /// <returns>False: there is none, or its length is wrong.</returns>
    public static bool TryRead(scoped ref ReadOnlySpan<byte> rest, out Parameter parameter)
    {
        parameter = default;
        if (rest.Length < HeaderSize)
            return false;
        int length = BinaryPrimitives.ReadUInt16BigEndian(rest[2..]);
        if (length < HeaderSize || length > rest.Length)
            return false;
        parameter = new Parameter(rest[..length]);
        rest = rest[Math.Min(rest.Length, Chunk.Padded(length))..];
        return true;
    }

    /// <summary>Writes the header of one.</summary>
    /// <returns>Where its value goes; what follows it is padding.</returns>
    public static Span<byte> Write(Span<byte> destination, ushort type, int valueLength)
    {
        BinaryPrimitives.WriteUInt16BigEndian(destination, type);
        BinaryPrimitives.WriteUInt16BigEndian(destination[2..], (ushort)(HeaderSize + valueLength));
        return destination.Slice(HeaderSize, valueLength);
    }
}

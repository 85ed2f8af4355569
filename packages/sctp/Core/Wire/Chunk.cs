using System.Buffers.Binary;

namespace WebTorrent.Sctp.Core.Wire;

/// <summary>A chunk of a packet (RFC 9260 §3.2): type (1 byte), flags (1), length with this header and without padding (2), value.</summary>
internal readonly ref struct Chunk(ReadOnlySpan<byte> whole)
{
    public const int HeaderSize = 4;

    /// <summary>Of ABORT and SHUTDOWN COMPLETE: the verification tag is the receiver's own (RFC 9260 §8.5.1).</summary>
    public const byte ReflectedTag = 1;

    /// <summary>With header, without padding.</summary>
    public ReadOnlySpan<byte> Whole { get; } = whole;

    public ChunkType Type => (ChunkType)Whole[0];

    public byte Flags => Whole[1];

    public ReadOnlySpan<byte> Value => Whole[HeaderSize..];

    /// <summary>Cuts the next chunk off.</summary>
    /// <returns>False: there is none, or its length is wrong.</returns>
    public static bool TryRead(scoped ref ReadOnlySpan<byte> rest, out Chunk chunk)
    {
        chunk = default;
        if (rest.Length < HeaderSize)
            return false;
        int length = BinaryPrimitives.ReadUInt16BigEndian(rest[2..]);
        if (length < HeaderSize || length > rest.Length)
            return false;
        chunk = new Chunk(rest[..length]);
        rest = rest[Math.Min(rest.Length, Padded(length))..];
        return true;
    }

    /// <summary>A length with the padding that follows.</summary>
    public static int Padded(int length) => (length + 3) & ~3;
}

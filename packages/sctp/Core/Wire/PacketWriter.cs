using System.Buffers.Binary;

namespace WebTorrent.Sctp.Core.Wire;

/// <summary>Writes a packet: chunk after chunk, then the checksum.</summary>
internal ref struct PacketWriter
{
    private readonly Span<byte> _packet;

    public PacketWriter(Span<byte> packet, in CommonHeader header)
    {
        _packet = packet;
        header.WriteTo(packet);
        Length = CommonHeader.Size;
    }

    public int Length { get; private set; }

    public readonly bool IsEmpty => Length == CommonHeader.Size;

    /// <summary>Bytes left for the next chunk, its header included.</summary>
    public readonly int Room => _packet.Length - Length;

    /// <summary>Adds a chunk, for which there must be room.</summary>
    /// <returns>Where its value is to be written.</returns>
    public Span<byte> Add(ChunkType type, byte flags, int valueLength)
    {
        var length = Chunk.HeaderSize + valueLength;
        var padded = Chunk.Padded(length);
        var chunk = _packet.Slice(Length, padded);
        chunk[0] = (byte)type;
        chunk[1] = flags;
        BinaryPrimitives.WriteUInt16BigEndian(chunk[2..], (ushort)length);
        if (padded != length)
            chunk[length..].Clear();
        Length += padded;
        return chunk[Chunk.HeaderSize..length];
    }

    /// <summary>Ends the packet.</summary>
    /// <returns>Its length.</returns>
    public readonly int Finish()
    {
        CommonHeader.Seal(_packet[..Length]);
        return Length;
    }
}

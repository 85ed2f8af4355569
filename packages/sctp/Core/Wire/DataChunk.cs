using System.Buffers.Binary;

namespace WebTorrent.Sctp.Core.Wire;

/// <summary>
/// DATA (RFC 9260 §3.3.1), a message or a fragment of one: TSN (4 bytes), stream (2), sequence number in the stream (2), payload protocol (4), bytes.
/// </summary>
internal readonly ref struct DataChunk
{
    /// <summary>Bytes before the payload, the chunk's header included.</summary>
    public const int Overhead = Chunk.HeaderSize + FieldsSize;

    public const byte EndFlag = 1;
    public const byte BeginFlag = 2;
    public const byte UnorderedFlag = 4;
    public const byte ImmediateFlag = 8;

    private const int FieldsSize = 12;

    public uint Tsn { get; private init; }

    public ushort StreamId { get; private init; }

    public ushort Sequence { get; private init; }

    public uint PayloadProtocolId { get; private init; }

    public byte Flags { get; private init; }

    public ReadOnlySpan<byte> Payload { get; private init; }

    public bool WantsAckNow => (Flags & ImmediateFlag) != 0;

    /// <summary>Reads one; its payload may be empty, which is an error of its own.</summary>
    public static bool TryParse(in Chunk chunk, out DataChunk data)
    {
        data = default;
        var value = chunk.Value;
        if (value.Length < FieldsSize)
            return false;
        data = new DataChunk
        {
            Tsn = BinaryPrimitives.ReadUInt32BigEndian(value),
            StreamId = BinaryPrimitives.ReadUInt16BigEndian(value[4..]),
            Sequence = BinaryPrimitives.ReadUInt16BigEndian(value[6..]),
            PayloadProtocolId = BinaryPrimitives.ReadUInt32BigEndian(value[8..]),
            Flags = chunk.Flags,
            Payload = value[FieldsSize..],
        };
        return true;
    }

    public static void Write(ref PacketWriter packet, byte flags, uint tsn, ushort streamId, ushort sequence, uint payloadProtocolId, ReadOnlySpan<byte> payload)
    {
        var value = packet.Add(ChunkType.Data, flags, FieldsSize + payload.Length);
        BinaryPrimitives.WriteUInt32BigEndian(value, tsn);
        BinaryPrimitives.WriteUInt16BigEndian(value[4..], streamId);
        BinaryPrimitives.WriteUInt16BigEndian(value[6..], sequence);
        BinaryPrimitives.WriteUInt32BigEndian(value[8..], payloadProtocolId);
        payload.CopyTo(value[FieldsSize..]);
    }
}

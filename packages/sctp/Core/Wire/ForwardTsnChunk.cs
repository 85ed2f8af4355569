using System.Buffers.Binary;

namespace WebTorrent.Sctp.Core.Wire;

/// <summary>FORWARD TSN (RFC 3758 §3.2): new cumulative TSN (4 bytes), then stream (2) and last skipped sequence number (2) of each.</summary>
internal readonly ref struct ForwardTsnChunk
{
    public const int FieldsSize = 4;
    public const int StreamSize = 4;

    private readonly ReadOnlySpan<byte> _streams;

    private ForwardTsnChunk(ReadOnlySpan<byte> value)
    {
        NewCumulativeTsn = BinaryPrimitives.ReadUInt32BigEndian(value);
        _streams = value[FieldsSize..];
    }

    public uint NewCumulativeTsn { get; }

    public int Streams => _streams.Length / StreamSize;

    public static bool TryParse(in Chunk chunk, out ForwardTsnChunk forward)
    {
        forward = default;
        if (chunk.Value.Length < FieldsSize || (chunk.Value.Length - FieldsSize) % StreamSize != 0)
            return false;
        forward = new ForwardTsnChunk(chunk.Value);
        return true;
    }

    public (ushort StreamId, ushort Sequence) Stream(int index)
    {
        var item = _streams.Slice(index * StreamSize, StreamSize);
        return (BinaryPrimitives.ReadUInt16BigEndian(item), BinaryPrimitives.ReadUInt16BigEndian(item[2..]));
    }
}

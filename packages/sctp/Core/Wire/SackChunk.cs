using System.Buffers.Binary;

namespace WebTorrent.Sctp.Core.Wire;

/// <summary>
/// SACK (RFC 9260 §3.3.4): cumulative TSN (4 bytes), advertised window (4), number of gap blocks (2), number of duplicates (2); blocks of first and
/// last offset from the cumulative TSN (2 and 2), duplicate TSNs (4 each).
/// </summary>
internal readonly ref struct SackChunk
{
    public const int FieldsSize = 12;
    public const int BlockSize = 4;
    public const int DuplicateSize = 4;

    private readonly ReadOnlySpan<byte> _blocks;

    private SackChunk(ReadOnlySpan<byte> value, int blocks, int duplicates)
    {
        CumulativeTsn = BinaryPrimitives.ReadUInt32BigEndian(value);
        Window = BinaryPrimitives.ReadUInt32BigEndian(value[4..]);
        _blocks = value.Slice(FieldsSize, blocks * BlockSize);
        Duplicates = duplicates;
    }

    public uint CumulativeTsn { get; }

    public uint Window { get; }

    public int Blocks => _blocks.Length / BlockSize;

    /// <summary>How many TSNs came more than once.</summary>
    public int Duplicates { get; }

    public static bool TryParse(in Chunk chunk, out SackChunk sack)
    {
        sack = default;
        var value = chunk.Value;
        if (value.Length < FieldsSize)
            return false;
        int blocks = BinaryPrimitives.ReadUInt16BigEndian(value[8..]);
        int duplicates = BinaryPrimitives.ReadUInt16BigEndian(value[10..]);
        if (value.Length != FieldsSize + (blocks * BlockSize) + (duplicates * DuplicateSize))
            return false;
        sack = new SackChunk(value, blocks, duplicates);
        return true;
    }

    /// <summary>First and last TSN of a block.</summary>
    public (uint First, uint Last) Block(int index)
    {
        var block = _blocks.Slice(index * BlockSize, BlockSize);
        return (CumulativeTsn + BinaryPrimitives.ReadUInt16BigEndian(block), CumulativeTsn + BinaryPrimitives.ReadUInt16BigEndian(block[2..]));
    }
}

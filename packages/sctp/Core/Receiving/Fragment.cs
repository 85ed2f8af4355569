using System.Runtime.InteropServices;
using WebTorrent.Sctp.Core.Buffers;
using WebTorrent.Sctp.Core.Wire;

namespace WebTorrent.Sctp.Core.Receiving;

/// <summary>What came before its turn: a DATA chunk beyond a gap.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct Fragment
{
    /// <summary>Its bytes; null: they were delivered already, or nothing is there.</summary>
    public PooledBuffer? Buffer;

    public int Length;

    public uint PayloadProtocolId;

    /// <summary>At the ends of a run of fragments of one message: the TSN of the other end.</summary>
    public uint OtherEnd;

    public ushort StreamId;

    public ushort Sequence;

    public byte Flags;

    public readonly bool IsBegin => (Flags & DataChunk.BeginFlag) != 0;

    public readonly bool IsEnd => (Flags & DataChunk.EndFlag) != 0;

    public readonly bool IsUnordered => (Flags & DataChunk.UnorderedFlag) != 0;
}

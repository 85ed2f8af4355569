using WebTorrent.Sctp.Core.Buffers;

namespace WebTorrent.Sctp.Core.Sending;

/// <summary>A message from when it was accepted until its last fragment is acknowledged or it is given up.</summary>
internal sealed class OutgoingMessage
{
    public PooledBuffer Buffer { get; set; } = null!;

    public OutgoingStream Stream { get; set; } = null!;

    /// <summary>The next of its stream, or the next that is free.</summary>
    public OutgoingMessage? Next { get; set; }

    public int Length { get; set; }

    /// <summary>Bytes that were given TSNs.</summary>
    public int Offset { get; set; }

    /// <summary>Fragments in flight that are not acknowledged cumulatively.</summary>
    public int Fragments { get; set; }

    /// <summary>TSN of the first fragment.</summary>
    public uint FirstTsn { get; set; }

    public uint PayloadProtocolId { get; set; }

    public ushort Sequence { get; set; }

    public bool IsUnordered { get; set; }

    public bool IsAbandoned { get; set; }

    public int MaxRetransmits { get; set; }

    public long ExpiresAt { get; set; }

    public bool IsWhollySent => Offset == Length;
}

using System.Runtime.InteropServices;

namespace WebTorrent.Sctp.Core.Sending;

/// <summary>What a SACK told that was new.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct Arrivals
{
    /// <summary>Bytes that arrived.</summary>
    public long Bytes;

    /// <summary>Chunks that arrived.</summary>
    public int Chunks;

    /// <summary>What was sent again after this time cannot have arrived yet.</summary>
    public long AgainBefore;

    /// <summary>When the latest of them, sent only once, was sent; negative when there is none.</summary>
    public long LatestSentAt;
}

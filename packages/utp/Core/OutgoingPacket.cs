using System.Runtime.InteropServices;

namespace WebTorrent.Utp.Core;

/// <summary>A packet that was sent and may have to be sent again. Its bytes stay in the <see cref="SendBuffer"/>.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct OutgoingPacket
{
    public PacketType Type;
    public BufferPosition Payload;
    public int Length;

    /// <summary>Size of the whole datagram if it tries whether the path takes it, else 0.</summary>
    public int ProbeSize;

    /// <summary>When it was sent last, microseconds.</summary>
    public long SentAt;

    /// <summary>The how many-th transmission of the connection its last one was.</summary>
    public long Transmission;

    public bool WasResent;
    public bool IsAcknowledged;

    /// <summary>It has to be sent again, and does not count as being in flight.</summary>
    public bool IsLost;
}

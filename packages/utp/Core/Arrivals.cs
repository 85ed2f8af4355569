using System.Runtime.InteropServices;

namespace WebTorrent.Utp.Core;

/// <summary>What one acknowledgement told that was new.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct Arrivals
{
    /// <summary>Packets that arrived.</summary>
    public int Packets;

    /// <summary>Their payload.</summary>
    public int Bytes;

    /// <summary>Bytes, of these and of earlier ones, that need not be kept any longer.</summary>
    public int Released;

    /// <summary>The shortest round trip among them, microseconds; the largest number when none could be measured.</summary>
    public long BestRtt;
}

namespace WebTorrent.Utp.Core;

/// <summary>Numbers of packets: 16 bits that wrap around, compared by the shorter way between them.</summary>
internal static class SequenceNumber
{
    /// <summary>How far it is from one number forward to another; negative backward.</summary>
    public static int Offset(ushort from, ushort to) => (short)(to - from);
}

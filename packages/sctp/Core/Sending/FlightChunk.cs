using System.Runtime.InteropServices;

namespace WebTorrent.Sctp.Core.Sending;

/// <summary>A fragment that was given a TSN.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct FlightChunk
{
    public OutgoingMessage Message;

    /// <summary>Where in the message it begins.</summary>
    public int Offset;

    /// <summary>Its bytes; none: it stands for the rest of a message that was given up, and was never sent.</summary>
    public int Length;

    public long SentAt;

    /// <summary>Number of the packet that it left in, last time.</summary>
    public long Packet;

    /// <summary>How often it was sent.</summary>
    public int Transmissions;

    /// <summary>Whether it must have left the network, although nobody has said what became of it.</summary>
    public bool HasLeft;

    public readonly int Size => Length + Wire.DataChunk.Overhead;
}

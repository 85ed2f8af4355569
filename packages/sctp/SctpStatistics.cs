using System.Runtime.InteropServices;

namespace WebTorrent.Sctp;

/// <summary>Figures of an association since it was made.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct SctpStatistics
{
    /// <summary>Packets sent.</summary>
    public long PacketsSent { get; init; }

    /// <summary>Packets received, also those that were dropped.</summary>
    public long PacketsReceived { get; init; }

    /// <summary>Received packets that were dropped: a wrong checksum, port or verification tag, or no packets at all.</summary>
    public long PacketsDropped { get; init; }

    /// <summary>Chunks of messages that were sent again.</summary>
    public long Retransmissions { get; init; }

    /// <summary>Timeouts after which everything in flight counted as lost.</summary>
    public long Timeouts { get; init; }

    /// <summary>Messages that were given up (partial reliability).</summary>
    public long MessagesAbandoned { get; init; }

    /// <summary>The smoothed round-trip time; zero before the first measurement.</summary>
    public TimeSpan RoundTripTime { get; init; }

    /// <summary>Bytes that may be in flight by our own measure.</summary>
    public long CongestionWindow { get; init; }

    /// <summary>Bytes in flight, with the headers of their chunks.</summary>
    public long BytesInFlight { get; init; }

    /// <summary>Bytes that the other side will still take.</summary>
    public long RemoteWindow { get; init; }

    /// <summary>Bytes that are held for the reader or until gaps close.</summary>
    public long BytesHeld { get; init; }
}

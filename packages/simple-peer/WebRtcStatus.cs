using System.Net;
using WebTorrent.Ice;

namespace WebTorrent.SimplePeer;

/// <summary>How a <see cref="WebRtcPeer"/> is doing at one moment.</summary>
public sealed record WebRtcStatus
{
    /// <summary>Where it stands.</summary>
    public required WebRtcState State { get; init; }

    /// <summary>What our end of the way is; null: there is no way.</summary>
    public IceCandidateType? LocalCandidateType { get; init; }

    /// <summary>What the other end is.</summary>
    public IceCandidateType? RemoteCandidateType { get; init; }

    /// <summary>Where datagrams go; null: there is no way.</summary>
    public IPEndPoint? RemoteEndPoint { get; init; }

    /// <summary>How long an answer takes, smoothed; zero when it was not measured.</summary>
    public TimeSpan RoundTripTime { get; init; }

    /// <summary>Messages that came.</summary>
    public long MessagesReceived { get; init; }

    /// <summary>Bytes of messages that came.</summary>
    public long BytesReceived { get; init; }

    /// <summary>Messages that were accepted for sending.</summary>
    public long MessagesSent { get; init; }

    /// <summary>Bytes of messages that were accepted for sending.</summary>
    public long BytesSent { get; init; }

    /// <summary>Bytes of them that were not sent for the first time.</summary>
    public long BufferedAmount { get; init; }

    /// <summary>Packets that were sent again.</summary>
    public long Retransmissions { get; init; }
}

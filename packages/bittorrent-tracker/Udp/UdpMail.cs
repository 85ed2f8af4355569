using System.Net;
using WebTorrent.Tracker.Core;

namespace WebTorrent.Tracker.Udp;

/// <summary>What reaches the loop of a <see cref="UdpTrackerSocket"/> from outside: exactly one of the fields says what; none is a timer's call.</summary>
internal readonly record struct UdpMail
{
    /// <summary>A packet that came, and from where.</summary>
    public (IPEndPoint From, byte[] Packet)? Received { get; init; }

    /// <summary>A call that wants an answer.</summary>
    public UdpCall? Begin { get; init; }

    /// <summary>A call that was given up.</summary>
    public UdpCall? Cancel { get; init; }
}

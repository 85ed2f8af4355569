using System.Net;

namespace WebTorrent.Tracker.Core;

/// <summary>An announce or a scrape, from the call to its end.</summary>
internal abstract class UdpRequest(int id, TimeSpan beganAt, IPEndPoint tracker) : UdpExchange(tracker)
{
    public int Id { get; } = id;

    /// <summary>When the request was made: an older connection id may be one that a restarted tracker has forgotten.</summary>
    public TimeSpan BeganAt { get; } = beganAt;

    /// <summary>Whether a failure was already answered by connecting anew.</summary>
    public bool HasReconnected { get; set; }

    /// <summary>The connection id that the packet on its way bears.</summary>
    public long ConnectionId { get; set; }

    public abstract UdpAction Action { get; }

    public abstract byte[] Encode();

    /// <summary>The answer, or null when the packet is none.</summary>
    public abstract UdpTrackerEvent? Decode(ReadOnlySpan<byte> packet);
}

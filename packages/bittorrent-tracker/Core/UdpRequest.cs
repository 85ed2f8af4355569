using System.Net;

namespace WebTorrent.Tracker.Core;

/// <summary>An announce or a scrape, from the call to its end.</summary>
internal abstract class UdpRequest(int id, TimeSpan beganAt, IPEndPoint tracker) : UdpExchange(tracker)
{
    public int Id { get; } = id;

    /// <summary>When the request was made: an older connection id may be one that a restarted tracker has forgotten.</summary>
    public TimeSpan BeganAt { get; } = beganAt;

    /// <summary>The connection id that the packet on its way bears.</summary>
    public long ConnectionId { get; set; }

    /// <summary>When that id came.</summary>
    public TimeSpan ConnectedAt { get; set; }

    /// <summary>A tracker that was restarted ignores or refuses ids of its former life, so one that is older than the request may be why it failed.</summary>
    public bool UsesOldConnection => ConnectedAt < BeganAt;

    public abstract UdpAction Action { get; }

    public abstract byte[] Encode();

    /// <summary>The answer, or null when the packet is none.</summary>
    public abstract UdpTrackerEvent? Decode(ReadOnlySpan<byte> packet);
}

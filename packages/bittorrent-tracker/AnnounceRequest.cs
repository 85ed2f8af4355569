using System.Net;
using WebTorrent.Identifiers;

namespace WebTorrent.Tracker;

/// <summary>What a peer tells a tracker (BEP 3, Trackers; BEP 15, Announce). Immutable.</summary>
public sealed record AnnounceRequest
{
    /// <summary>The torrent.</summary>
    public required InfoHash InfoHash { get; init; }

    /// <summary>The id of this peer, the same for the whole session.</summary>
    public required PeerId PeerId { get; init; }

    /// <summary>The port on which this peer accepts connections, 1 to 65535; 0 when it accepts none.</summary>
    public required ushort Port { get; init; }

    /// <summary>Bytes still to download; 0 says "seeder". Before the metadata is known, say 1 or more. Not negative.</summary>
    public required long Left { get; init; }

    /// <summary>Bytes of payload sent since <see cref="AnnounceEvent.Started"/>. Not negative.</summary>
    public long Uploaded { get; init; }

    /// <summary>Bytes of payload received since <see cref="AnnounceEvent.Started"/>. Not negative.</summary>
    public long Downloaded { get; init; }

    /// <summary>Why this announce is made. Default: <see cref="AnnounceEvent.None"/>.</summary>
    public AnnounceEvent Event { get; init; }

    /// <summary>How many peers are wanted; negative leaves it to the tracker. Default: 100.</summary>
    public int NumWant { get; init; } = 100;

    /// <summary>A random number of this peer, the same for a torrent's whole session, so that a tracker knows it again at another address (BEP 7).</summary>
    public uint Key { get; init; }

    /// <summary>The address to be listed under instead of the source address. Most trackers ignore it. Default: none.</summary>
    public IPAddress? Address { get; init; }

    /// <summary>The <see cref="AnnounceResponse.TrackerId"/> that this tracker gave before (HTTP only).</summary>
    public string? TrackerId { get; init; }

    internal void Validate()
    {
        Bounds.Check(Left, 0, long.MaxValue, nameof(Left));
        Bounds.Check(Uploaded, 0, long.MaxValue, nameof(Uploaded));
        Bounds.Check(Downloaded, 0, long.MaxValue, nameof(Downloaded));
        Bounds.Check((int)Event, 0, (int)AnnounceEvent.Stopped, nameof(Event));
    }
}

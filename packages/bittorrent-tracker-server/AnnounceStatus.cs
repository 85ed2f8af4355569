namespace WebTorrent.TrackerServer;

/// <summary>What a store did with an announce.</summary>
public enum AnnounceStatus
{
    /// <summary>The peer is in the swarm, or, after <see cref="SwarmEvent.Stopped"/>, out of it.</summary>
    Kept,

    /// <summary>A limit is reached: the announce was answered, but others do not learn of the peer.</summary>
    NotKept,

    /// <summary>Another connection that is still open announces under this peer id: nothing was changed and nothing answered.</summary>
    IdInUse,
}

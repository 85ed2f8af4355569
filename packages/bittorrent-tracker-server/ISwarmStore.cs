using WebTorrent.Identifiers;

namespace WebTorrent.TrackerServer;

/// <summary>
/// Who is in which swarm. A tracker asks it for every announce and answers on the spot: implementations answer from memory, are thread-safe, and
/// neither block nor throw. Times are those of one monotonic clock, from any start.
/// </summary>
public interface ISwarmStore
{
    /// <summary>How the store is; shown by the tracker's health page.</summary>
    SwarmStoreHealth Health { get; }

    /// <summary>Takes an announce over HTTP or UDP and chooses peers for the answer, never the asker itself.</summary>
    /// <param name="now">The time.</param>
    /// <param name="peer">Who announces. A seeder is given leechers only.</param>
    /// <param name="swarmEvent">Why.</param>
    /// <param name="selection">Gets the peers.</param>
    AnnounceResult Announce(TimeSpan now, in SwarmPeer peer, SwarmEvent swarmEvent, ref PeerSelection selection);

    /// <summary>Takes an announce over a WebSocket and chooses peers for its offers, never the asker itself.</summary>
    /// <param name="now">The time.</param>
    /// <param name="peer">Who announces. A seeder is given leechers only.</param>
    /// <param name="swarmEvent">Why.</param>
    /// <param name="chosen">Gets at most so many peers.</param>
    /// <param name="count">How many there are.</param>
    AnnounceResult AnnounceWeb(TimeSpan now, in WebSwarmPeer peer, SwarmEvent swarmEvent, Span<WebPeer> chosen, out int count);

    /// <summary>The link to a WebRTC peer, or null when it is not in the swarm.</summary>
    IWebPeerLink? FindWeb(in InfoHash swarm, in PeerId peer);

    /// <summary>Takes out a WebRTC peer, if that link is its own: the connection ended.</summary>
    void RemoveWeb(in InfoHash swarm, in PeerId peer, IWebPeerLink link);

    /// <summary>How large a swarm is; all zero when it is unknown.</summary>
    SwarmCounts GetCounts(in InfoHash swarm);

    /// <summary>Forgets a part of the peers that were not heard of for too long. Called about once a second.</summary>
    /// <param name="now">The time.</param>
    void Expire(TimeSpan now);

    /// <summary>What the store holds now; may take milliseconds.</summary>
    SwarmStoreStats GetStats();
}

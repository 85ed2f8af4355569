using WebTorrent.Identifiers;

namespace WebTorrent.TrackerServer;

/// <summary>
/// The way to WebRTC peers: a WebSocket of this tracker, or another tracker that has one. Implementations are thread-safe and neither block nor throw.
/// </summary>
public interface IWebPeerLink
{
    /// <summary>Whether messages may still arrive. A peer whose link is closed may be announced over another.</summary>
    bool IsOpen { get; }

    /// <summary>Whether the link is a WebSocket of this very process. Such a link is never displaced by one that is not.</summary>
    bool IsLocal { get; }

    /// <summary>Queues a message for a peer.</summary>
    /// <param name="swarm">The torrent.</param>
    /// <param name="peer">For whom.</param>
    /// <param name="message">One JSON text in UTF-8; the memory is the caller's again after the return.</param>
    /// <returns>False when it was dropped: the link is closed or its queue is full.</returns>
    bool TryDeliver(in InfoHash swarm, in PeerId peer, ReadOnlyMemory<byte> message);
}

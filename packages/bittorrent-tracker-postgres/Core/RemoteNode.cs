using WebTorrent.Identifiers;
using WebTorrent.TrackerServer;

namespace WebTorrent.TrackerPostgres.Core;

/// <summary>Another tracker: how far its announces are read, whether it lives, and the way to its WebSocket peers.</summary>
internal sealed class RemoteNode(Guid id, RelayOutbox outbox, Action wake) : IWebPeerLink
{
    private volatile bool _isAlive;

    public Guid Id => id;

    /// <summary>The number of the last batch that was read. Touched by the exchange only.</summary>
    public long Cursor { get; set; }

    /// <summary>Whether all that it wrote was read. Touched by the exchange only.</summary>
    public bool IsRead { get; set; }

    /// <summary>Whether it wrote something malformed. Touched by the exchange only.</summary>
    public bool IsMalformed { get; set; }

    public bool IsAlive
    {
        get => _isAlive;
        set => _isAlive = value;
    }

    bool IWebPeerLink.IsOpen => _isAlive;

    bool IWebPeerLink.IsLocal => false;

    bool IWebPeerLink.TryDeliver(in InfoHash swarm, in PeerId peer, ReadOnlyMemory<byte> message)
    {
        if (!_isAlive || !outbox.TryAdd(id, new RelayRecord(swarm, peer, message)))
            return false;
        wake();
        return true;
    }
}

using System.Net;
using Microsoft.Extensions.Logging;
using WebTorrent.TorrentEngine.Events;
using WebTorrent.TorrentEngine.Streaming;
using WebTorrent.TorrentEngine.Swarm;

namespace WebTorrent.TorrentEngine.Lifecycle;

/// <summary>Tells everybody concerned what the swarm found: peers, readers, watchers, the log, the torrent's life. On the loop.</summary>
internal sealed class SwarmReporter(TorrentSwarm swarm, PieceWaiters waiters, EventHub events, ILogger logger) : ISwarmEvents
{
    /// <summary>There is something new to save.</summary>
    public required Action PieceStored { get; init; }

    /// <summary>Nothing is missing any more.</summary>
    public required Action AllVerified { get; init; }

    /// <summary>The store does not take pieces.</summary>
    public required Action<Exception> StoreFailed { get; init; }

    public void OnPieceVerified(int piece)
    {
        PieceStored();
        swarm.Announce(piece);
        waiters.OnVerified(piece);
        if (events.HasWatchers)
            events.Publish(new PieceVerified(piece));
        if (swarm.IsComplete)
            AllVerified();
    }

    public void OnPieceFailed(int piece)
    {
        Log.PieceFailed(logger, piece);
        events.Publish(new PieceFailed(piece));
    }

    public void OnBadPeer(int number, EndPoint? endPoint, int piece)
    {
        Log.PeerBanned(logger, piece);
        events.Publish(new PeerBanned(endPoint, piece));
        swarm.Ban(number, endPoint);
    }

    public void OnStoreFailed(Exception error) => StoreFailed(error);
}

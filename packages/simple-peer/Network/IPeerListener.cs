using WebTorrent.SimplePeer.Core;

namespace WebTorrent.SimplePeer.Network;

/// <summary>Who is told by a <see cref="PeerDriver"/> what happens, under its lock: must neither wait nor call it.</summary>
internal interface IPeerListener
{
    /// <summary>Whether there is room for another message.</summary>
    bool HasRoom { get; }

    /// <summary>Something happened.</summary>
    void Handle(in PeerEvent happened);

    /// <summary>Ends when the channel is closed by both sides, within a second.</summary>
    Task WhenClosedAsync(TimeProvider timeProvider);
}

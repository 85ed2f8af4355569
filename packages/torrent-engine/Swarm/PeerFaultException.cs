namespace WebTorrent.TorrentEngine.Swarm;

/// <summary>A peer did what ends its connection. Thrown on the peer's own turn, caught where its connection is run.</summary>
internal sealed class PeerFaultException(PeerDropReason reason, string message) : Exception(message)
{
    public PeerDropReason Reason { get; } = reason;
}

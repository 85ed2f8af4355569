using WebTorrent.Identifiers;
using WebTorrent.SimplePeer;

namespace WebTorrent.TorrentDiscovery.WebRtc;

/// <summary>An offer that is on its way to somebody.</summary>
/// <param name="infoHash">The torrent that it was made for.</param>
/// <param name="peer">Our end.</param>
internal sealed class PendingOffer(InfoHash infoHash, WebRtcPeer peer)
{
    public InfoHash InfoHash => infoHash;

    public WebRtcPeer Peer => peer;

    /// <summary>Done when a good answer came; cancelled when the offer is given up.</summary>
    public TaskCompletionSource IsAnswered { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}

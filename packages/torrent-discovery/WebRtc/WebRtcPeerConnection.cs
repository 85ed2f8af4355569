using System.IO.Pipelines;
using System.Net;
using WebTorrent.Ice;
using WebTorrent.Protocol;
using WebTorrent.SimplePeer;

namespace WebTorrent.TorrentDiscovery.WebRtc;

/// <summary>A WebRTC connection as any other connection to a peer.</summary>
internal sealed class WebRtcPeerConnection(WebRtcPeer peer, bool isIncoming) : PeerConnection
{
    private const string TransportName = "webrtc";

    public override IDuplexPipe Pipe => peer.Pipe;

    // Behind a relay is not whom its address belongs to.
    public override EndPoint? RemoteEndPoint { get; } = peer.GetStatus() is { RemoteCandidateType: not IceCandidateType.Relayed, RemoteEndPoint: { } remote } ? remote : null;

    public override bool IsIncoming => isIncoming;

    public override string Transport => TransportName;

    public override ValueTask DisposeAsync() => peer.DisposeAsync();
}

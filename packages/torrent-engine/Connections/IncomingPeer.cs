using WebTorrent.Protocol;

namespace WebTorrent.TorrentEngine.Connections;

/// <summary>A peer that came by itself and has said which torrent it wants.</summary>
/// <param name="Torrent">The torrent it wants.</param>
/// <param name="Connection">Its connection.</param>
/// <param name="Wire">The wire over it; the peer's handshake was read, ours is not sent yet.</param>
/// <param name="Handshake">What it said.</param>
internal sealed record IncomingPeer(Torrent Torrent, PeerConnection Connection, Wire Wire, Handshake Handshake);

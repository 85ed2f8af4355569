using System.Net;
using WebTorrent.Identifiers;

namespace WebTorrent.TorrentEngine;

/// <summary>A peer finished its handshake and stays.</summary>
/// <param name="EndPoint">Its address, where the transport knows one.</param>
/// <param name="PeerId">Who it says it is.</param>
/// <param name="IsIncoming">It came to us.</param>
public sealed record PeerConnected(EndPoint? EndPoint, PeerId PeerId, bool IsIncoming) : TorrentEvent;

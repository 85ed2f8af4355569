using System.Net;

namespace WebTorrent.TorrentEngine;

/// <summary>A peer was found to have sent bad bytes, and is not talked to again.</summary>
/// <param name="EndPoint">Its address, where the transport knows one.</param>
/// <param name="Piece">The piece that convicted it.</param>
public sealed record PeerBanned(EndPoint? EndPoint, int Piece) : TorrentEvent;

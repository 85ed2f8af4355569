namespace WebTorrent.TorrentEngine;

/// <summary>A piece came, is right, and is in the store.</summary>
/// <param name="Piece">Its index.</param>
public sealed record PieceVerified(int Piece) : TorrentEvent;

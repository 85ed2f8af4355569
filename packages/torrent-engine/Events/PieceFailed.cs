namespace WebTorrent.TorrentEngine;

/// <summary>A piece came and its hash is wrong; it is fetched again.</summary>
/// <param name="Piece">Its index.</param>
public sealed record PieceFailed(int Piece) : TorrentEvent;

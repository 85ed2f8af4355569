namespace WebTorrent.ParseTorrent.Parsing;

/// <summary>The files of a torrent in their order, and the bytes and pieces they take.</summary>
internal sealed record FileLayout(IReadOnlyList<TorrentFileEntry> Files, long Length, long PieceCount);

namespace WebTorrent.Cli.Events;

/// <summary>A folder was compared with a torrent.</summary>
/// <param name="InfoHash">40 hexadecimal digits.</param>
/// <param name="Name">The torrent's name.</param>
/// <param name="PieceCount">Pieces of the whole torrent.</param>
/// <param name="PiecesGood">Pieces that are whole.</param>
/// <param name="BadPieces">Indices of the others, ascending.</param>
/// <param name="Files">The files that those touch.</param>
public sealed record VerifiedEvent(
    string InfoHash, string Name, int PieceCount, int PiecesGood, IReadOnlyList<int> BadPieces, IReadOnlyList<BadFile> Files) : CliEvent;

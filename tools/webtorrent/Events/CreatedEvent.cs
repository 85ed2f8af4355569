namespace WebTorrent.Cli.Events;

/// <summary>A .torrent file was written.</summary>
/// <param name="Path">The .torrent file.</param>
/// <param name="InfoHash">40 hexadecimal digits.</param>
/// <param name="Name">The torrent's name.</param>
/// <param name="Length">Bytes of all files.</param>
/// <param name="PieceLength">Bytes of every piece but the last.</param>
/// <param name="PieceCount">Number of pieces.</param>
/// <param name="FileCount">Number of files.</param>
/// <param name="Magnet">A link to give to others.</param>
public sealed record CreatedEvent(
    string Path, string InfoHash, string Name, long Length, int PieceLength, int PieceCount, int FileCount, string Magnet) : CliEvent;

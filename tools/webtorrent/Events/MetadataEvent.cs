namespace WebTorrent.Cli.Events;

/// <summary>The torrent's info dictionary is known: read from a file or fetched from peers.</summary>
/// <param name="InfoHash">40 hexadecimal digits.</param>
/// <param name="Name">The torrent's name, safe as a file name.</param>
/// <param name="Length">Bytes of all files.</param>
/// <param name="PieceLength">Bytes of every piece but the last.</param>
/// <param name="PieceCount">Number of pieces.</param>
/// <param name="FileCount">Number of files, padding left out.</param>
public sealed record MetadataEvent(string InfoHash, string Name, long Length, int PieceLength, int PieceCount, int FileCount) : CliEvent;

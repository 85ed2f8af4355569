namespace WebTorrent.Cli.Events;

/// <summary>Every piece is verified and on disk.</summary>
/// <param name="InfoHash">40 hexadecimal digits.</param>
/// <param name="Name">The torrent's name.</param>
/// <param name="Path">The downloaded file, or the folder of the torrent's files.</param>
/// <param name="Length">Bytes of all files.</param>
/// <param name="BytesDownloaded">Bytes of blocks received in this run: less than <paramref name="Length"/> when some was there already.</param>
/// <param name="Seconds">From the start of the download to its end.</param>
public sealed record DoneEvent(string InfoHash, string Name, string Path, long Length, long BytesDownloaded, double Seconds) : CliEvent;

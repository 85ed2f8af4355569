namespace WebTorrent.Cli.Events;

/// <summary>What lies on disk is being compared with the torrent's hashes.</summary>
/// <param name="InfoHash">40 hexadecimal digits.</param>
/// <param name="Name">The torrent's name.</param>
/// <param name="Progress">How much is compared, 0 to 1.</param>
public sealed record CheckingEvent(string InfoHash, string Name, double Progress) : CliEvent;

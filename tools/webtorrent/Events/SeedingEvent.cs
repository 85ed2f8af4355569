namespace WebTorrent.Cli.Events;

/// <summary>The port is open, the data is checked and whole: whoever asks is served.</summary>
/// <param name="InfoHash">40 hexadecimal digits.</param>
/// <param name="Name">The torrent's name.</param>
/// <param name="Magnet">A link to give to others.</param>
/// <param name="Port">The TCP port that peers reach.</param>
public sealed record SeedingEvent(string InfoHash, string Name, string Magnet, int Port) : CliEvent;

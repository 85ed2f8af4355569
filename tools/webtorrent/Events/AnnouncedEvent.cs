namespace WebTorrent.Cli.Events;

/// <summary>A peer was announced in the DHT.</summary>
/// <param name="InfoHash">40 hexadecimal digits.</param>
/// <param name="Nodes">How many nodes took it.</param>
public sealed record AnnouncedEvent(string InfoHash, int Nodes) : CliEvent;

namespace WebTorrent.Cli.Events;

/// <summary>A peer was found in the DHT.</summary>
/// <param name="InfoHash">40 hexadecimal digits.</param>
/// <param name="Peer">Its address and port.</param>
public sealed record PeerEvent(string InfoHash, string Peer) : CliEvent;

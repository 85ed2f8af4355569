namespace WebTorrent.Cli.Events;

/// <summary>The tracker serves.</summary>
/// <param name="Announce">Announce URLs, as a client on this machine writes them.</param>
/// <param name="HttpPort">TCP port of HTTP and WebSocket; absent when there is none.</param>
/// <param name="UdpPort">UDP port; absent when there is none.</param>
public sealed record ListeningEvent(IReadOnlyList<string> Announce, int? HttpPort, int? UdpPort) : CliEvent;

using System.Net;

namespace WebTorrent.Cli.Options;

/// <summary>What the user gave through <see cref="SwarmOptions"/>.</summary>
/// <param name="Listen">Where to take connections; null for every address and a free port.</param>
/// <param name="Peers">Peers to connect to at once.</param>
/// <param name="Announce">Trackers beside the torrent's own.</param>
/// <param name="UseTrackers">Whether any tracker may be asked.</param>
/// <param name="AllowPrivate">Whether strangers may send us to private addresses.</param>
/// <param name="KeepSeeding">Whether to go on until interrupted.</param>
public sealed record SwarmSettings(
    IPEndPoint? Listen, IReadOnlyList<EndPoint> Peers, IReadOnlyList<string> Announce, bool UseTrackers, bool AllowPrivate, bool KeepSeeding);

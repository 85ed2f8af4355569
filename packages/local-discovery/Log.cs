using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace WebTorrent.LocalDiscovery;

/// <summary>What this package logs.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "Local discovery does not use the group {Group}: {Error}")]
    public static partial void NoGroup(ILogger logger, string group, SocketError error);

    [LoggerMessage(2, LogLevel.Debug, "Announced {Torrents} torrents to {Group} on {Interfaces} interfaces")]
    public static partial void Announced(ILogger logger, int torrents, string group, int interfaces);

    [LoggerMessage(3, LogLevel.Debug, "Found the local peer {Peer}")]
    public static partial void Found(ILogger logger, System.Net.IPEndPoint peer);
}

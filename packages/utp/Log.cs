using Microsoft.Extensions.Logging;

namespace WebTorrent.Utp;

/// <summary>What this package logs. Addresses only at Debug.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Debug, "uTP connection with {Remote} is open")]
    public static partial void Opened(ILogger logger, System.Net.EndPoint? remote);

    [LoggerMessage(2, LogLevel.Debug, "uTP connection with {Remote} ended: {Reason}")]
    public static partial void Closed(ILogger logger, System.Net.EndPoint? remote, Core.UtpCloseReason reason);

    [LoggerMessage(3, LogLevel.Debug, "Nobody accepts: an incoming uTP connection was reset")]
    public static partial void BacklogFull(ILogger logger);
}

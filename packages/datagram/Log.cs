using Microsoft.Extensions.Logging;

namespace WebTorrent.Datagram;

/// <summary>What this package logs. Never an address of a peer.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Debug, "UDP port {Port} is open: {Channel}")]
    public static partial void Opened(ILogger logger, int port, string channel);

    [LoggerMessage(2, LogLevel.Debug, "Receiving failed and goes on")]
    public static partial void ReceiveFailed(ILogger logger, Exception exception);

    [LoggerMessage(3, LogLevel.Error, "A handler of datagrams threw; what it was given is lost")]
    public static partial void HandlerFailed(ILogger logger, Exception exception);
}

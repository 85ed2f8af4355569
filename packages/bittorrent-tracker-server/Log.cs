using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace WebTorrent.TrackerServer;

/// <summary>What this package logs: no addresses, and nothing for each request.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Debug, "A UDP datagram could not be received or answered: {Error}")]
    public static partial void UdpFailed(ILogger logger, SocketError error);

    [LoggerMessage(2, LogLevel.Information, "Serving {Protocol} on {EndPoint}")]
    public static partial void Serving(ILogger logger, string protocol, System.Net.IPEndPoint endPoint);

    [LoggerMessage(3, LogLevel.Debug, "A WebSocket ended: {Reason}")]
    public static partial void WebSocketEnded(ILogger logger, string reason);

    [LoggerMessage(4, LogLevel.Error, "The filter threw; the announce was refused. Further such errors are not logged for a minute")]
    public static partial void FilterFailed(ILogger logger, Exception exception);

    [LoggerMessage(5, LogLevel.Error, "The store or a set of torrents threw, which they must not; a question stays unanswered. Further such errors are not logged for a minute")]
    public static partial void StoreFailed(ILogger logger, Exception exception);
}

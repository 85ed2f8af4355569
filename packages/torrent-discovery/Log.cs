using Microsoft.Extensions.Logging;

namespace WebTorrent.TorrentDiscovery;

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Error, "One way of finding peers has ended; the others go on.")]
    public static partial void FinderFailed(ILogger logger, Exception exception);

    [LoggerMessage(2, LogLevel.Debug, "A WebRTC peer was not connected")]
    public static partial void IntroductionFailed(ILogger logger, Exception exception);

    [LoggerMessage(3, LogLevel.Error, "A WebRTC connection was not taken, and is closed")]
    public static partial void ConnectionNotTaken(ILogger logger, Exception exception);
}

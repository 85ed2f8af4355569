using Microsoft.Extensions.Logging;

namespace WebTorrent;

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Warning, "The nodes of the DHT that an earlier session knew cannot be read: {Reason}")]
    public static partial void DhtStateNotRead(ILogger logger, string reason);

    [LoggerMessage(2, LogLevel.Warning, "The nodes of the DHT could not be saved for the next time: {Reason}")]
    public static partial void DhtStateNotSaved(ILogger logger, string reason);
}

using Microsoft.Extensions.Logging;

namespace WebTorrent.TrackerPostgres;

/// <summary>What this package logs.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Warning, "The exchange through the database fails; this tracker goes on from its own memory and tries again")]
    public static partial void Lost(ILogger logger, Exception exception);

    [LoggerMessage(2, LogLevel.Information, "Exchanging peers through the database as {Node}")]
    public static partial void Connected(ILogger logger, Guid node);

    [LoggerMessage(3, LogLevel.Warning, "A batch of tracker {Node} is malformed; the rest of it is skipped, and others of its kind in silence")]
    public static partial void Malformed(ILogger logger, Guid node);

    [LoggerMessage(4, LogLevel.Information, "The database has no notifications ({SqlState}); it is polled instead")]
    public static partial void WithoutNotifications(ILogger logger, string sqlState);

    [LoggerMessage(5, LogLevel.Debug, "Listening for notifications was interrupted")]
    public static partial void ListeningInterrupted(ILogger logger, Exception exception);
}

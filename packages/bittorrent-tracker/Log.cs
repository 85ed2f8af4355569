using Microsoft.Extensions.Logging;

namespace WebTorrent.Tracker;

/// <summary>What this package logs. Hosts, never paths or queries: these hold passkeys.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Debug, "Announced {Event} to {Scheme} tracker {Host}: {Peers} peers, next in {Interval}")]
    public static partial void Announced(ILogger logger, AnnounceEvent @event, string scheme, string host, int peers, TimeSpan interval);

    [LoggerMessage(2, LogLevel.Debug, "Announcing {Event} to {Scheme} tracker {Host} failed: {Code}")]
    public static partial void AnnounceFailed(ILogger logger, Exception exception, AnnounceEvent @event, string scheme, string host, TrackerErrorCode code);

    [LoggerMessage(4, LogLevel.Debug, "The connection to the WebSocket tracker {Host} ended; the next try is in {Wait}")]
    public static partial void Disconnected(ILogger logger, string host, TimeSpan wait);

    [LoggerMessage(5, LogLevel.Warning, "Signaling failed on a message of a WebSocket tracker")]
    public static partial void SignalingFailed(ILogger logger, Exception exception);

    [LoggerMessage(3, LogLevel.Error, "The announce request could not be made")]
    public static partial void RequestFailed(ILogger logger, Exception exception);
}

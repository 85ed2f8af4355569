using Microsoft.Extensions.Logging;

namespace WebTorrent.Dht;

/// <summary>What this package logs. Addresses only at Debug.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "In the DHT with {Nodes} nodes")]
    public static partial void Bootstrapped(ILogger logger, int nodes);

    [LoggerMessage(2, LogLevel.Debug, "The DHT entrance {Entrance} cannot be used: {Reason}")]
    public static partial void EntranceFailed(ILogger logger, string entrance, string reason);

    [LoggerMessage(3, LogLevel.Debug, "Other DHT nodes see us at {Address}")]
    public static partial void ExternalAddress(ILogger logger, string address);

    [LoggerMessage(4, LogLevel.Warning, "No DHT node is known or answers")]
    public static partial void NobodyThere(ILogger logger);
}

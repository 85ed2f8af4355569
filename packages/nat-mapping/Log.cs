using Microsoft.Extensions.Logging;

namespace WebTorrent.NatMapping;

/// <summary>What this package logs.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "The router forwards {Protocol} port {External} to {Internal} ({Method})")]
    public static partial void Mapped(ILogger logger, PortMappingProtocol protocol, int external, int @internal, PortMappingMethod? method);

    [LoggerMessage(2, LogLevel.Information, "The router does not forward {Protocol} port {Internal}: {Error}")]
    public static partial void Failed(ILogger logger, PortMappingProtocol protocol, int @internal, string? error);

    [LoggerMessage(3, LogLevel.Debug, "A way to ask the router failed: {Code}")]
    public static partial void WayFailed(ILogger logger, Exception exception, PortMappingErrorCode code);

    [LoggerMessage(4, LogLevel.Error, "A handler of PortMapper.Changed threw")]
    public static partial void HandlerFailed(ILogger logger, Exception exception);

    [LoggerMessage(5, LogLevel.Error, "Asking the router failed in a way that was not foreseen")]
    public static partial void Surprised(ILogger logger, Exception exception);
}

using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebSockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using WebTorrent.TrackerServer.Core;
using WebTorrent.TrackerServer.Http;

namespace WebTorrent.TrackerServer.WebSockets;

/// <summary>Accepts the WebSockets of WebRTC peers, on any path. Thread-safe.</summary>
internal sealed class WebSocketTracker : IDisposable
{
    private readonly TrackerPolicy _policy;
    private readonly ProxyTrust _proxies;
    private readonly AddressQuota _quota;
    private readonly ILogger _logger;
    private readonly WebSocketMiddleware _middleware;
    private readonly FlushScheduler _flushes;
    private readonly ConcurrentDictionary<WebSocketConnection, bool> _connections = new();

    public WebSocketTracker(TrackerPolicy policy, ProxyTrust proxies, ILoggerFactory loggers)
    {
        _policy = policy;
        _proxies = proxies;
        _quota = new AddressQuota(policy.Options.MaxWebSocketsPerAddress);
        _logger = loggers.CreateLogger("WebTorrent.TrackerServer");
        _flushes = new FlushScheduler(policy.Options.TimeProvider);
        var keepAlive = policy.Options.WebSocketKeepAlive;
        var options = new WebSocketOptions { KeepAliveInterval = keepAlive, KeepAliveTimeout = keepAlive };
        _middleware = new WebSocketMiddleware(RunAsync, Options.Create(options), loggers);
    }

    public int Count => _connections.Count;

    public Task AcceptAsync(IFeatureCollection features)
    {
        features.Set<IHttpUpgradeFeature>(new BatchingUpgrade(features.GetRequiredFeature<IHttpUpgradeFeature>(), _flushes));
        return _middleware.Invoke(new DefaultHttpContext(features));
    }

    /// <summary>Ends all connections.</summary>
    public void Abort()
    {
        foreach (var connection in _connections.Keys)
            connection.Abort();
    }

    public void Dispose() => _flushes.Dispose();

    private async Task RunAsync(HttpContext context)
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        var endPoint = FindClient(context);
        if (!_quota.TryEnter(endPoint))
        {
            context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
            return;
        }

        try
        {
            await ServeAsync(context, endPoint).ConfigureAwait(false);
        }
        finally
        {
            _quota.Leave(endPoint);
        }
    }

    private async Task ServeAsync(HttpContext context, PeerEndPoint endPoint)
    {
        var pathAndQuery = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        using var socket = await context.WebSockets.AcceptWebSocketAsync().ConfigureAwait(false);
        var stream = ((BatchingUpgrade)context.Features.GetRequiredFeature<IHttpUpgradeFeature>()).Stream!;
        using var connection = new WebSocketConnection(socket, stream, _policy, endPoint, pathAndQuery, context.Abort);
        _connections.TryAdd(connection, true);
        try
        {
            Log.WebSocketEnded(_logger, await connection.RunAsync().ConfigureAwait(false));
        }
        finally
        {
            _connections.TryRemove(connection, out _);
        }
    }

    private PeerEndPoint FindClient(HttpContext context)
    {
        var remote = context.Connection.RemoteIpAddress ?? IPAddress.None;
        return PeerEndPoint.From(_proxies.FindClient(remote, context.Request.Headers["X-Forwarded-For"].ToString()), (ushort)context.Connection.RemotePort);
    }
}

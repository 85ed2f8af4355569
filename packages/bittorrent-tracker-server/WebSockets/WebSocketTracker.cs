using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using WebTorrent.TrackerServer.Core;
using WebTorrent.TrackerServer.Http;

namespace WebTorrent.TrackerServer.WebSockets;

/// <summary>Accepts the WebSockets of WebRTC peers, on any path. Thread-safe.</summary>
internal sealed class WebSocketTracker : IDisposable
{
    // How exactly silence is measured, as a part of how long it may last.
    private const int ChecksInKeepAlive = 10;

    private readonly TrackerPolicy _policy;
    private readonly ProxyTrust _proxies;
    private readonly AddressQuota _quota;
    private readonly ILogger _logger;
    private readonly FlushScheduler _flushes;
    private readonly ITimer _checks;
    private readonly ConcurrentDictionary<WebSocketConnection, bool> _connections = new();

    public WebSocketTracker(TrackerPolicy policy, ProxyTrust proxies, ILoggerFactory loggers)
    {
        _policy = policy;
        _proxies = proxies;
        _quota = new AddressQuota(policy.Options.MaxWebSocketsPerAddress);
        _logger = loggers.CreateLogger("WebTorrent.TrackerServer");
        _flushes = new FlushScheduler(policy.Options.TimeProvider);
        var interval = policy.Options.WebSocketKeepAlive / ChecksInKeepAlive;
        _checks = policy.Options.TimeProvider.CreateTimer(_ => CheckLiveness(), null, interval, interval);
    }

    public int Count => _connections.Count;

    public Task AcceptAsync(IFeatureCollection features)
    {
        var response = features.GetRequiredFeature<IHttpResponseFeature>();
        var status = WebSocketHandshake.Answer(features.GetRequiredFeature<IHttpRequestFeature>(), response.Headers);
        var endPoint = FindClient(features);
        if (status == StatusCodes.Status101SwitchingProtocols && !_quota.TryEnter(endPoint))
            status = StatusCodes.Status429TooManyRequests;
        if (status == StatusCodes.Status101SwitchingProtocols)
            return ServeAsync(features, endPoint);
        response.StatusCode = status;
        response.Headers.ContentLength = 0;
        return Task.CompletedTask;
    }

    /// <summary>Ends all connections.</summary>
    public void Abort()
    {
        foreach (var connection in _connections.Keys)
            connection.Abort();
    }

    public void Dispose()
    {
        _checks.Dispose();
        _flushes.Dispose();
    }

    private async Task ServeAsync(IFeatureCollection features, PeerEndPoint endPoint)
    {
        try
        {
            await features.GetRequiredFeature<IHttpUpgradeFeature>().UpgradeAsync().ConfigureAwait(false);
            // Not the stream of the upgrade, which is many layers above this.
            var transport = features.GetRequiredFeature<IConnectionTransportFeature>().Transport;
            var pathAndQuery = features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
            var connection = new WebSocketConnection(transport, _flushes, _policy, endPoint, pathAndQuery, features.GetRequiredFeature<IHttpRequestLifetimeFeature>().Abort);
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
        finally
        {
            _quota.Leave(endPoint);
        }
    }

    private void CheckLiveness()
    {
        var now = _policy.Now;
        foreach (var (connection, _) in _connections)
            connection.CheckLiveness(now);
    }

    private PeerEndPoint FindClient(IFeatureCollection features)
    {
        var connection = features.GetRequiredFeature<IHttpConnectionFeature>();
        var forwardedFor = features.GetRequiredFeature<IHttpRequestFeature>().Headers["X-Forwarded-For"].ToString();
        return PeerEndPoint.From(_proxies.FindClient(connection.RemoteIpAddress ?? IPAddress.None, forwardedFor), (ushort)connection.RemotePort);
    }
}

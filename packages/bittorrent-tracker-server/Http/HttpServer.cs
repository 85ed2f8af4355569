using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Options;

namespace WebTorrent.TrackerServer.Http;

/// <summary>The HTTP server: Kestrel by itself, without the rest of ASP.NET Core.</summary>
internal sealed class HttpServer : IAsyncDisposable
{
    private const int MaxRequestLine = 8 * 1024;
    private const int MaxHeaders = 8 * 1024;
    private const int MaxHeaderCount = 64;
    private static readonly TimeSpan HeadersTimeout = TimeSpan.FromSeconds(10);

    private readonly TrackerApplication _application;
    private readonly List<ListenOptions> _listening = [];
    private readonly KestrelServer _kestrel;

    public HttpServer(TrackerApplication application, TrackerServerOptions options)
    {
        _application = application;
        var server = new KestrelServerOptions { AddServerHeader = false };
        Limit(server.Limits, options);
        foreach (var endPoint in options.HttpEndPoints)
            server.Listen(endPoint, Take);
        // Every request is answered from memory at once, so it need not be handed to another thread.
        var sockets = new SocketTransportOptions { UnsafePreferInlineScheduling = true };
        _kestrel = new KestrelServer(Options.Create(server), new SocketTransportFactory(Options.Create(sockets), options.LoggerFactory), options.LoggerFactory);
    }

    /// <summary>Where it listens, once it does.</summary>
    public IReadOnlyList<IPEndPoint> EndPoints => [.. _listening.Select(listening => listening.IPEndPoint!)];

    public Task StartAsync(CancellationToken cancellationToken) => _kestrel.StartAsync(_application, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        // Answers take no time: what is open now is idle.
        await _kestrel.StopAsync(new CancellationToken(canceled: true)).ConfigureAwait(false);
        _kestrel.Dispose();
    }

    private static void Limit(KestrelServerLimits limits, TrackerServerOptions options)
    {
        limits.MaxConcurrentConnections = options.MaxConnections;
        limits.MaxConcurrentUpgradedConnections = options.MaxConnections;
        limits.MaxRequestBodySize = 0;
        limits.MaxRequestLineSize = MaxRequestLine;
        limits.MaxRequestHeadersTotalSize = MaxHeaders;
        limits.MaxRequestHeaderCount = MaxHeaderCount;
        limits.RequestHeadersTimeout = HeadersTimeout;
        limits.KeepAliveTimeout = options.HttpKeepAlive;
    }

    private void Take(ListenOptions listening)
    {
        listening.Protocols = HttpProtocols.Http1;
        _listening.Add(listening);
    }
}

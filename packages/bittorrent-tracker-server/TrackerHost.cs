using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using WebTorrent.TrackerServer.Core;
using WebTorrent.TrackerServer.Http;
using WebTorrent.TrackerServer.Udp;
using WebTorrent.TrackerServer.WebSockets;

namespace WebTorrent.TrackerServer;

/// <summary>
/// A BitTorrent tracker: announce and scrape over HTTP (<c>/announce</c>, <c>/scrape</c>), UDP and WebSocket (any path), with <c>/stats</c>, <c>/stats.json</c> and
/// <c>/health</c> (BEP 3, 7, 15, 23, 24, 31, 41, 48, and the protocol of the JavaScript bittorrent-tracker). Thread-safe.
/// </summary>
public sealed class TrackerHost : IAsyncDisposable
{
    private static readonly TimeSpan SweepInterval = TimeSpan.FromSeconds(1);

    private readonly TrackerServerOptions _options;
    private readonly TrackerPolicy _policy;
    private readonly WebSocketTracker? _webSockets;
    private readonly TrackerMetrics _metrics;
    private readonly ILogger _logger;
    private readonly HttpServer? _http;
    private readonly List<UdpListener> _udp = [];
    private readonly LogLimit _sweepFailures;

    // Held while it starts and while it ends, so that nothing is opened that nobody closes.
    private readonly SemaphoreSlim _gate = new(1, 1);
    private ITimer? _sweep;
    private bool _isStarted;
    private int _isDisposed;

    /// <summary>Makes a tracker; nothing is opened yet.</summary>
    /// <param name="options">Settings; null for the defaults: HTTP, WebSocket and UDP on port 6969.</param>
    /// <exception cref="ArgumentException">A setting is out of its range.</exception>
    public TrackerHost(TrackerServerOptions? options = null)
    {
        _options = options ?? new TrackerServerOptions();
        _options.Validate();
        _policy = new TrackerPolicy(_options, _options.OpenStore());
        _logger = _options.LoggerFactory.CreateLogger("WebTorrent.TrackerServer");
        var proxies = new ProxyTrust(_options.TrustedProxies);
        _webSockets = _options.EnableWebSockets ? new WebSocketTracker(_policy, proxies, _options.LoggerFactory) : null;
        var pages = new TrackerPages(GetStats, () => _policy.Store.Health, _options.TimeProvider, _options.EnableStats);
        if (_options.HttpEndPoints.Count > 0)
            _http = new HttpServer(new TrackerApplication(new HttpTracker(_policy, proxies), pages, _webSockets), _options);
        _sweepFailures = new LogLimit(_options.TimeProvider);
        _metrics = new TrackerMetrics(_policy, () => _webSockets?.Count ?? 0);
    }

    /// <summary>Where HTTP and WebSocket are served, with real ports; empty before the start.</summary>
    public IReadOnlyList<IPEndPoint> HttpEndPoints { get; private set; } = [];

    /// <summary>Where UDP is served, with real ports; empty before the start.</summary>
    public IReadOnlyList<IPEndPoint> UdpEndPoints { get; private set; } = [];

    /// <summary>Opens all endpoints and serves until disposal.</summary>
    /// <param name="cancellationToken">Gives up starting.</param>
    /// <exception cref="TrackerServerException">An endpoint cannot be had; the tracker is of no use then but to be disposed.</exception>
    /// <exception cref="InvalidOperationException">It was started before.</exception>
    /// <exception cref="ObjectDisposedException">It was disposed.</exception>
    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            ObjectDisposedException.ThrowIf(_isDisposed != 0, this);
            if (_isStarted)
                throw new InvalidOperationException("The tracker was started before.");
            _isStarted = true;
            await StartHttpAsync(cancellationToken).ConfigureAwait(false);
            StartUdp();
            _sweep = _options.TimeProvider.CreateTimer(_ => Sweep(), null, SweepInterval, SweepInterval);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>What the tracker did and holds; may take milliseconds.</summary>
    public TrackerServerStats GetStats()
    {
        var counters = _policy.Counters;
        ProtocolCounters http = counters[TrackerProtocol.Http], udp = counters[TrackerProtocol.Udp], web = counters[TrackerProtocol.WebSocket];
        return new TrackerServerStats
        {
            Swarms = _policy.Store.GetStats(),
            HttpAnnounces = http.Announces,
            UdpAnnounces = udp.Announces,
            WebSocketAnnounces = web.Announces,
            Scrapes = http.Scrapes + udp.Scrapes + web.Scrapes,
            Refusals = http.Refusals + udp.Refusals + web.Refusals,
            Relays = web.Relays,
            Drops = web.Drops,
            WebSockets = _webSockets?.Count ?? 0,
            Health = _policy.Store.Health,
        };
    }

    /// <summary>Closes everything. The store is the caller's and stays. May be called again.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
            return;
        await _gate.WaitAsync().ConfigureAwait(false);
        try
        {
            await CloseAsync().ConfigureAwait(false);
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task CloseAsync()
    {
        if (_sweep is not null)
            await _sweep.DisposeAsync().ConfigureAwait(false);
        foreach (var listener in _udp)
            listener.Dispose();
        _webSockets?.Abort();
        if (_http is not null)
            await _http.DisposeAsync().ConfigureAwait(false);
        _webSockets?.Dispose();
        _metrics.Dispose();
    }

    private async Task StartHttpAsync(CancellationToken cancellationToken)
    {
        if (_http is null)
            return;
        try
        {
            await _http.StartAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or SocketException or InvalidOperationException)
        {
            throw TrackerServerException.Listening(_options.HttpEndPoints, e);
        }

        HttpEndPoints = _http.EndPoints;
        foreach (var endPoint in HttpEndPoints)
            Log.Serving(_logger, "HTTP", endPoint);
    }

    private void StartUdp()
    {
        var responder = new UdpResponder(_policy, new UdpConnectionIds(SipHash.WithRandomKey()));
        foreach (var endPoint in _options.UdpEndPoints)
        {
            try
            {
                _udp.Add(new UdpListener(responder, _policy, endPoint, _logger));
            }
            catch (SocketException e)
            {
                throw TrackerServerException.Listening([endPoint], e);
            }
        }

        UdpEndPoints = [.. _udp.Select(listener => listener.LocalEndPoint)];
        foreach (var listener in _udp)
        {
            listener.Start();
            Log.Serving(_logger, "UDP", listener.LocalEndPoint);
        }
    }

    private void Sweep()
    {
        try
        {
            _policy.Store.Expire(_policy.Now);
        }
        catch (Exception e)
        {
            // Somebody else's store; an error that leaves a timer would end the whole process.
            if (_sweepFailures.TryPass())
                Log.StoreFailed(_logger, e);
        }
    }
}

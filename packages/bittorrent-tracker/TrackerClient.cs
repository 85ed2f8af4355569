using System.Net.Sockets;
using WebTorrent.Identifiers;
using WebTorrent.Tracker.Http;
using WebTorrent.Tracker.Udp;
using WebTorrent.Tracker.WebSockets;

namespace WebTorrent.Tracker;

/// <summary>
/// Announces to, and scrapes, BitTorrent trackers: http, https, udp (BEP 3, 7, 15, 23, 24, 31, 41, 48), ws and wss (WebTorrent).
/// Thread-safe; one client serves any number of torrents and trackers. It opens sockets when they are first needed.
/// </summary>
/// <remarks>Nothing a tracker sends makes a call throw anything but <see cref="TrackerException"/>.</remarks>
public sealed class TrackerClient : IAsyncDisposable
{
    private readonly TrackerClientOptions _options;
    private readonly TrackerMetrics _metrics = new();
    private readonly HttpTracker _http;
    private readonly UdpTracker _udp;
    private readonly WebSocketTracker _webSocket;
    private int _isDisposed;

    /// <summary>Makes a client; opens nothing yet.</summary>
    /// <param name="options">Settings; null for the defaults, which refuse trackers at private addresses.</param>
    /// <exception cref="ArgumentException">A setting is out of its range.</exception>
    public TrackerClient(TrackerClientOptions? options = null)
    {
        _options = options ?? new TrackerClientOptions();
        _options.Validate();
        var resolver = new AddressResolver(_options);
        _http = new HttpTracker(_options, resolver);
        _udp = new UdpTracker(_options, resolver);
        _webSocket = new WebSocketTracker(_options, resolver);
    }

    internal TrackerClientOptions Options => _options;

    /// <summary>Whether a URL has a scheme that this client speaks.</summary>
    public static bool IsSupported(Uri tracker)
    {
        ArgumentNullException.ThrowIfNull(tracker);
        return tracker.IsAbsoluteUri && tracker.Scheme is "http" or "https" or "udp" or "ws" or "wss";
    }

    /// <summary>Announces once. If the tracker's host has IPv4 and IPv6 addresses, over both at once (BEP 7); the answers are merged.</summary>
    /// <remarks>
    /// With a WebSocket tracker the announce keeps a connection open, on which other peers' offers come, until the torrent is announced as
    /// <see cref="AnnounceEvent.Stopped"/>. When it breaks, the client connects again by itself, with growing waits, and announces anew.
    /// </remarks>
    /// <param name="tracker">The announce URL.</param>
    /// <param name="request">What to announce.</param>
    /// <param name="cancellationToken">Gives up the announce; the tracker may have heard it all the same.</param>
    /// <exception cref="TrackerException">The announce failed.</exception>
    /// <exception cref="ArgumentException">The request is out of range.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The client was disposed.</exception>
    public async Task<AnnounceResponse> AnnounceAsync(Uri tracker, AnnounceRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        request.Validate();
        var protocol = GetProtocol(tracker, out var host);
        var start = _options.TimeProvider.GetTimestamp();
        try
        {
            var response = await FamilyRace.RunAsync(
                protocol.GetFamilies(host),
                (family, token) => protocol.AnnounceAsync(tracker, family, request, token),
                _options.TimeProvider,
                cancellationToken).ConfigureAwait(false);
            _metrics.Announced(tracker.Scheme, _options.TimeProvider.GetElapsedTime(start), response.Peers.Count);
            Log.Announced(_options.Logger, request.Event, tracker.Scheme, host, response.Peers.Count, response.Interval);
            return response;
        }
        catch (TrackerException e)
        {
            _metrics.AnnounceFailed(tracker.Scheme, _options.TimeProvider.GetElapsedTime(start), e.Code);
            Log.AnnounceFailed(_options.Logger, e, request.Event, tracker.Scheme, host, e.Code);
            throw;
        }
    }

    /// <summary>Asks for the state of swarms (BEP 48; BEP 15, Scrape). More hashes than fit in one question are asked for one question after the other.</summary>
    /// <param name="tracker">The announce URL; the scrape URL is derived from it.</param>
    /// <param name="hashes">At least one torrent.</param>
    /// <param name="cancellationToken">Gives up the scrape.</param>
    /// <exception cref="TrackerException">The scrape failed, or the tracker has none.</exception>
    /// <exception cref="ArgumentException">There is no hash.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The client was disposed.</exception>
    public async Task<ScrapeResponse> ScrapeAsync(Uri tracker, IReadOnlyList<InfoHash> hashes, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(hashes);
        if (hashes.Count == 0)
            throw new ArgumentException("A scrape asks for at least one torrent.", nameof(hashes));
        var protocol = GetProtocol(tracker, out var host);
        var families = protocol.GetFamilies(host);
        var swarms = new Dictionary<InfoHash, ScrapeEntry>();
        foreach (var batch in hashes.Chunk(protocol.MaxScrapeHashes))
        {
            var response = await ScrapeBatchAsync(protocol, tracker, families, batch, cancellationToken).ConfigureAwait(false);
            foreach (var (hash, entry) in response.Swarms)
                swarms[hash] = entry;
        }

        return new ScrapeResponse { Swarms = swarms };
    }

    /// <summary>Closes all sockets; calls still under way end with an exception. May be called again.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
            return;
        await _http.DisposeAsync().ConfigureAwait(false);
        await _udp.DisposeAsync().ConfigureAwait(false);
        await _webSocket.DisposeAsync().ConfigureAwait(false);
        _metrics.Dispose();
    }

    private static async Task<ScrapeResponse> ScrapeBatchAsync(
        ITracker protocol, Uri tracker, IReadOnlyList<AddressFamily> families, InfoHash[] batch, CancellationToken cancellationToken)
    {
        try
        {
            return await protocol.ScrapeAsync(tracker, families[0], batch, cancellationToken).ConfigureAwait(false);
        }
        catch (TrackerException e) when (families.Count > 1 && e.Code is TrackerErrorCode.HostNotFound or TrackerErrorCode.ConnectionFailed)
        {
            return await protocol.ScrapeAsync(tracker, families[1], batch, cancellationToken).ConfigureAwait(false);
        }
    }

    private ITracker GetProtocol(Uri tracker, out string host)
    {
        ArgumentNullException.ThrowIfNull(tracker);
        ObjectDisposedException.ThrowIf(_isDisposed != 0, this);
        host = AddressResolver.GetHost(tracker);
        return tracker.Scheme switch
        {
            "http" or "https" => _http,
            "udp" => _udp,
            "ws" or "wss" => _webSocket,
            _ => throw new TrackerException(TrackerErrorCode.Unsupported, $"Trackers with the scheme \"{tracker.Scheme}\" are not supported."),
        };
    }
}

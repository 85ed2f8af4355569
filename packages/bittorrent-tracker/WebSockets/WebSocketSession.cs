using WebTorrent.Identifiers;
using WebTorrent.RandomBytes;
using WebTorrent.Tracker.Core;

namespace WebTorrent.Tracker.WebSockets;

/// <summary>
/// One tracker, as one peer sees it: the connection, the torrents announced on it, and the way back when it breaks. Thread-safe.
/// </summary>
internal sealed class WebSocketSession : IAsyncDisposable
{
    private static readonly TimeSpan IdleTimeout = TimeSpan.FromSeconds(10);

    private readonly Uri _tracker;
    private readonly PeerId _peerId;
    private readonly TrackerClientOptions _options;
    private readonly WebSocketDialer _dialer;
    private readonly OfferExchange? _offers;
    private readonly Backoff _backoff = new(CryptoRandom.Instance);
    private readonly long _start;
    private readonly Lock _gate = new();
    private readonly Dictionary<InfoHash, AnnounceRequest> _torrents = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly ITimer _timer;
    private Task<WebSocketLink>? _connecting;
    private WebSocketLink? _link;
    private Task _watching = Task.CompletedTask;
    private Task _returning = Task.CompletedTask;
    private Task _closing = Task.CompletedTask;
    private bool _isReturning;
    private TimeSpan _retryAt;
    private int _calls;
    private bool _isDisposed;

    public WebSocketSession(Uri tracker, PeerId peerId, TrackerClientOptions options, WebSocketDialer dialer)
    {
        _tracker = tracker;
        _peerId = peerId;
        _options = options;
        _dialer = dialer;
        _offers = options.Signaling is null ? null : new OfferExchange(options.Signaling, options.Logger);
        _start = options.TimeProvider.GetTimestamp();
        _timer = options.TimeProvider.CreateTimer(_ => HandleTimer(), state: null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Whether nobody would miss it.</summary>
    public bool IsIdle
    {
        get { lock (_gate) return _calls == 0 && _torrents.Count == 0 && _retryAt <= Now; }
    }

    private TimeSpan Now => _options.TimeProvider.GetElapsedTime(_start);

    public Task<AnnounceResponse> AnnounceAsync(AnnounceRequest request, CancellationToken cancellationToken) => CallAsync(async () =>
    {
        if (request.Event == AnnounceEvent.Stopped)
            return await StopAsync(request, cancellationToken).ConfigureAwait(false);
        var link = await GetLinkAsync(cancellationToken).ConfigureAwait(false);
        var response = await AnnounceAsync(link, request, cancellationToken).ConfigureAwait(false);
        lock (_gate)
        {
            if (!_isDisposed)
                _torrents[request.InfoHash] = request;
        }

        return response;
    }, cancellationToken);

    public Task<ScrapeResponse> ScrapeAsync(IReadOnlyList<InfoHash> hashes, CancellationToken cancellationToken) => CallAsync(async () =>
    {
        var link = await GetLinkAsync(cancellationToken).ConfigureAwait(false);
        var result = await link.RunAsync((core, now) => core.Scrape(now, hashes), cancellationToken).ConfigureAwait(false);
        return result.Scrape!;
    }, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        Task<WebSocketLink>? connecting;
        lock (_gate)
        {
            _isDisposed = true;
            _torrents.Clear();
            connecting = _connecting;
        }

        await _stop.CancelAsync().ConfigureAwait(false);
        if (connecting is not null)
            await ((Task)connecting).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_link is { } link)
            await link.DisposeAsync().ConfigureAwait(false);
        await _watching.ConfigureAwait(false);
        await _returning.ConfigureAwait(false);
        await _closing.ConfigureAwait(false);
        await _timer.DisposeAsync().ConfigureAwait(false);
        _stop.Dispose();
    }

    private async Task<T> CallAsync<T>(Func<Task<T>> call, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, typeof(TrackerClient));
            _calls++;
        }

        try
        {
            return await call().ConfigureAwait(false);
        }
        catch (Exception e) when (_isDisposed && e is TrackerException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            throw new ObjectDisposedException("The client was disposed.", e);
        }
        finally
        {
            lock (_gate)
            {
                _calls--;
                SetTimer();
            }
        }
    }

    private async Task<AnnounceResponse> AnnounceAsync(WebSocketLink link, AnnounceRequest request, CancellationToken cancellationToken)
    {
        var offers = _offers is null ? [] : await _offers.CreateAsync(request, _options.MaxOffers, cancellationToken).ConfigureAwait(false);
        var result = await link.RunAsync((core, now) => core.Announce(now, request, offers), cancellationToken).ConfigureAwait(false);
        lock (_gate)
            _backoff.Reset();
        return result.Announce!;
    }

    // A tracker forgets the peers of a connection that ended: to say "stopped" is no reason to open one.
    private async Task<AnnounceResponse> StopAsync(AnnounceRequest request, CancellationToken cancellationToken)
    {
        WebSocketLink? link;
        lock (_gate)
        {
            _torrents.Remove(request.InfoHash);
            link = _link;
        }

        if (link is null || link.Completion.IsCompleted)
            return new AnnounceResponse { Interval = TrackerReply.DefaultInterval };
        var result = await link.RunAsync((core, now) => core.Announce(now, request, []), cancellationToken).ConfigureAwait(false);
        return result.Announce!;
    }

    private async Task<WebSocketLink> GetLinkAsync(CancellationToken cancellationToken)
    {
        Task<WebSocketLink> connecting;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, typeof(TrackerClient));
            if (_link is { Completion.IsCompleted: false } open)
                return open;
            if (_connecting is null && _retryAt - Now is var wait && wait > TimeSpan.Zero)
                throw new TrackerException(TrackerErrorCode.ConnectionFailed, "The tracker could not be reached a moment ago.") { RetryIn = wait };
            connecting = _connecting ??= ConnectAsync();
        }

        return await connecting.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task<WebSocketLink> ConnectAsync()
    {
        // Off the caller's stack, which holds the lock.
        await Task.Yield();
        try
        {
            var socket = await _dialer.ConnectAsync(_tracker, _stop.Token).ConfigureAwait(false);
            WebSocketLink? link = null;
            link = new WebSocketLink(socket, new WebSocketTrackerCore(_peerId, _options.HttpTimeout), _options, message => _offers?.Handle(link!, message));
            lock (_gate)
            {
                _link = link;
                _connecting = null;
                _watching = WatchAsync(link);
            }

            return link;
        }
        catch
        {
            lock (_gate)
            {
                _connecting = null;
                PlanReturn();
            }

            throw;
        }
    }

    private async Task WatchAsync(WebSocketLink link)
    {
        await link.Completion.ConfigureAwait(false);
        lock (_gate)
        {
            if (_isDisposed || _link != link)
                return;
            _link = null;
            // An idle connection may be closed by either side.
            if (_torrents.Count > 0 || _calls > 0)
                PlanReturn();
        }

        await link.DisposeAsync().ConfigureAwait(false);
    }

    private void PlanReturn()
    {
        var wait = _backoff.Next();
        _retryAt = Now + wait;
        Log.Disconnected(_options.Logger, _tracker.IdnHost, wait);
        SetTimer();
    }

    private void SetTimer()
    {
        if (_isDisposed)
            return;
        TimeSpan? wait = _link is null
            ? _torrents.Count > 0 && _connecting is null ? _retryAt - Now : null
            : _torrents.Count == 0 && _calls == 0 ? IdleTimeout : null;
        _timer.Change(wait is null ? Timeout.InfiniteTimeSpan : wait > TimeSpan.Zero ? wait.Value : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }

    private void HandleTimer()
    {
        lock (_gate)
        {
            if (_isDisposed || _calls > 0)
                return;
            if (_torrents.Count > 0 && _link is null && !_isReturning)
            {
                _isReturning = true;
                _returning = ReturnAsync([.. _torrents.Values]);
            }
            else if (_torrents.Count == 0 && _link is { } idle)
            {
                _link = null;
                _closing = idle.DisposeAsync().AsTask();
            }
        }
    }

    /// <summary>Connects again and announces every torrent anew, for the tracker has forgotten them.</summary>
    private async Task ReturnAsync(IReadOnlyList<AnnounceRequest> torrents)
    {
        await Task.Yield();
        foreach (var torrent in torrents)
        {
            if (!await TryReturnAsync(torrent).ConfigureAwait(false))
                break;
        }

        lock (_gate)
        {
            _isReturning = false;
            SetTimer();
        }
    }

    private bool IsAnnounced(InfoHash infoHash)
    {
        lock (_gate)
            return _torrents.ContainsKey(infoHash);
    }

    /// <summary>False when there is no connection, so that trying more torrents would be in vain.</summary>
    private async Task<bool> TryReturnAsync(AnnounceRequest torrent)
    {
        try
        {
            var link = await GetLinkAsync(_stop.Token).ConfigureAwait(false);
            if (!IsAnnounced(torrent.InfoHash))
                return true; // It was stopped meanwhile.
            await AnnounceAsync(link, torrent with { Event = AnnounceEvent.Started }, _stop.Token).ConfigureAwait(false);
            return true;
        }
        catch (TrackerException e)
        {
            Log.AnnounceFailed(_options.Logger, e, AnnounceEvent.Started, _tracker.Scheme, _tracker.IdnHost, e.Code);
            return e.Code is TrackerErrorCode.Rejected or TrackerErrorCode.Timeout;
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
        {
            return false;
        }
    }
}

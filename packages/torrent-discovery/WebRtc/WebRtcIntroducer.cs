using System.Collections.Concurrent;
using System.Net;
using WebTorrent.Datagram;
using WebTorrent.Identifiers;
using WebTorrent.Protocol;
using WebTorrent.RandomBytes;
using WebTorrent.SimplePeer;
using WebTorrent.Tracker;

namespace WebTorrent.TorrentDiscovery.WebRtc;

/// <summary>
/// Makes connections of the offers and answers that WebSocket trackers carry: the peers in browsers' pages, and all others that speak WebRTC. One for all torrents.
/// </summary>
/// <remarks>Thread-safe.</remarks>
public sealed class WebRtcIntroducer : IPeerSignaling, IAsyncDisposable
{
    private readonly WebRtcIntroducerOptions _options;
    private readonly Action<InfoHash, PeerConnection> _connected;
    private readonly ConcurrentDictionary<OfferId, PendingOffer> _offers = new();
    private readonly ConcurrentQueue<OfferId> _order = new();
    private readonly ConcurrentDictionary<WebRtcPeer, Task> _connecting = new();
    private readonly SemaphoreSlim _answers;
    private readonly CancellationTokenSource _stop = new();
    private int _isDisposed;

    /// <summary>Makes an introducer, which does nothing until a tracker asks it to.</summary>
    /// <param name="options">How to connect.</param>
    /// <param name="connected">Gets each new connection with the torrent that it is for, and owns it. Called from any thread; must not block.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public WebRtcIntroducer(WebRtcIntroducerOptions options, Action<InfoHash, PeerConnection> connected)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(connected);
        options.Validate();
        _options = options;
        _connected = connected;
        _answers = new SemaphoreSlim(options.MaxAnswers);
    }

    /// <inheritdoc />
    public async ValueTask<IReadOnlyList<PeerOffer>> CreateOffersAsync(InfoHash infoHash, int count, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_stop.IsCancellationRequested, this);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _stop.Token);
        var offers = await Task.WhenAll(Enumerable.Range(0, count).Select(_ => OfferAsync(infoHash, either.Token))).ConfigureAwait(false);
        return [.. offers.OfType<PeerOffer>()];
    }

    /// <inheritdoc />
    public async ValueTask<string?> AnswerOfferAsync(InfoHash infoHash, PeerId from, PeerOffer offer, CancellationToken cancellationToken)
    {
        if (_stop.IsCancellationRequested || !await _answers.WaitAsync(TimeSpan.Zero, CancellationToken.None).ConfigureAwait(false))
            return null;
        var peer = Make(isInitiator: false);
        string? answer = null;
        try
        {
            peer.Start();
            peer.Signal(offer.Signal);
            answer = await FirstSignalAsync(peer, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is WebRtcException or DatagramException)
        {
            Log.IntroductionFailed(_options.Logger, e);
        }
        finally
        {
            if (answer is null)
            {
                _answers.Release();
                await peer.DisposeAsync().ConfigureAwait(false);
            }
        }

        if (answer is not null)
            Run(peer, () => ConnectAsync(infoHash, peer, isIncoming: true, () => _answers.Release()));
        return answer;
    }

    /// <inheritdoc />
    public void AcceptAnswer(InfoHash infoHash, PeerId from, OfferId offerId, string answer)
    {
        if (!_offers.TryGetValue(offerId, out var offer) || offer.InfoHash != infoHash)
            return;
        try
        {
            offer.Peer.Signal(answer);
            offer.IsAnswered.TrySetResult();
        }
        catch (WebRtcException e)
        {
            // The next answer may be better.
            Log.IntroductionFailed(_options.Logger, e);
        }
    }

    /// <summary>Gives up what is not connected yet. Connections that were handed out stay.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
            return;
        await _stop.CancelAsync().ConfigureAwait(false);
        while (!_connecting.IsEmpty)
            await Task.WhenAll(_connecting.Values).ConfigureAwait(false);
        _stop.Dispose();
    }

    private static async Task<string?> FirstSignalAsync(WebRtcPeer peer, CancellationToken cancellationToken)
    {
        await foreach (var signal in peer.SignalsAsync(cancellationToken).ConfigureAwait(false))
            return signal;
        return null;
    }

    private async Task<PeerOffer?> OfferAsync(InfoHash infoHash, CancellationToken cancellationToken)
    {
        var peer = Make(isInitiator: true);
        try
        {
            peer.Start();
            if (await FirstSignalAsync(peer, cancellationToken).ConfigureAwait(false) is { } signal)
            {
                var id = OfferId.Generate(CryptoRandom.Instance);
                Keep(id, new PendingOffer(infoHash, peer));
                return new PeerOffer(id, signal);
            }
        }
        catch (DatagramException e)
        {
            Log.IntroductionFailed(_options.Logger, e);
        }
        catch
        {
            await peer.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        await peer.DisposeAsync().ConfigureAwait(false);
        return null;
    }

    private void Keep(OfferId id, PendingOffer offer)
    {
        // The oldest has waited longest in vain.
        while (_order.TryPeek(out var oldest) && (_offers.Count >= _options.MaxOffers || !_offers.ContainsKey(oldest)))
        {
            if (_order.TryDequeue(out oldest) && _offers.TryRemove(oldest, out var given))
                given.IsAnswered.TrySetCanceled();
        }

        _offers[id] = offer;
        _order.Enqueue(id);
        Run(offer.Peer, () => WaitForAnswerAsync(id, offer));
    }

    private async Task WaitForAnswerAsync(OfferId id, PendingOffer offer)
    {
        try
        {
            await offer.IsAnswered.Task.WaitAsync(_options.OfferLifetime, _options.TimeProvider, _stop.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            // Nobody wanted it: that is what becomes of most.
            await offer.Peer.DisposeAsync().ConfigureAwait(false);
            return;
        }
        finally
        {
            _offers.TryRemove(id, out _);
        }

        await ConnectAsync(offer.InfoHash, offer.Peer, isIncoming: false, static () => { }).ConfigureAwait(false);
    }

    private async Task ConnectAsync(InfoHash infoHash, WebRtcPeer peer, bool isIncoming, Action ended)
    {
        try
        {
            await peer.WaitForConnectionAsync(_stop.Token).ConfigureAwait(false);
            _connected(infoHash, new WebRtcPeerConnection(peer, isIncoming));
        }
        catch (Exception e) when (e is WebRtcException or OperationCanceledException)
        {
            Log.IntroductionFailed(_options.Logger, e);
            await peer.DisposeAsync().ConfigureAwait(false);
        }
        finally
        {
            ended();
        }
    }

    /// <summary>Runs something that the end waits for.</summary>
    private void Run(WebRtcPeer peer, Func<Task> run)
    {
        var done = new TaskCompletionSource();
        _connecting[peer] = done.Task;
        _ = Task.Run(async () =>
        {
            try
            {
                await run().ConfigureAwait(false);
            }
            finally
            {
                _connecting.TryRemove(peer, out _);
                done.SetResult();
            }
        });
    }

    private WebRtcPeer Make(bool isInitiator) => new(new WebRtcPeerOptions
    {
        Initiator = isInitiator,
        Trickle = false,
        IceServers = _options.IceServers,
        Bind = new IPEndPoint(_options.Address, 0),
        AllowLoopback = _options.AllowPrivateAddresses || IPAddress.IsLoopback(_options.Address),
        AllowPrivateAddresses = _options.AllowPrivateAddresses,
        TimeProvider = _options.TimeProvider,
        Logger = _options.Logger,
    });
}

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
    private readonly WebRtcPeerOptions _peerOptions;
    private readonly Action<InfoHash, PeerConnection> _connected;
    private readonly PendingOffers _offers;
    private readonly Activities _underWay = new();
    private readonly SemaphoreSlim _answers;
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationToken _stopping;
    private int _isDisposed;

    /// <summary>Makes an introducer, which does nothing until a tracker asks it to.</summary>
    /// <param name="options">How to connect.</param>
    /// <param name="connected">Gets each new connection with the torrent that it is for, and owns it. Called from any thread; must not block.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    /// <exception cref="ArgumentException">A server's URL is none, or it needs an account.</exception>
    public WebRtcIntroducer(WebRtcIntroducerOptions options, Action<InfoHash, PeerConnection> connected)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(connected);
        options.Validate();
        _options = options;
        _connected = connected;
        _peerOptions = Describe(options);
        _peerOptions.Validate();
        _offers = new PendingOffers(options.MaxOffers);
        _answers = new SemaphoreSlim(options.MaxAnswers);
        _stopping = _stop.Token;
    }

    /// <inheritdoc />
    public async ValueTask<IReadOnlyList<PeerOffer>> CreateOffersAsync(InfoHash infoHash, int count, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(!_underWay.TryBegin(), this);
        try
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _stopping);
            var making = Enumerable.Range(0, Math.Min(count, _options.MaxOffers)).Select(_ => OfferAsync(infoHash, either.Token));
            return [.. (await Task.WhenAll(making).ConfigureAwait(false)).OfType<PeerOffer>()];
        }
        finally
        {
            _underWay.End();
        }
    }

    /// <inheritdoc />
    public async ValueTask<string?> AnswerOfferAsync(InfoHash infoHash, PeerId from, PeerOffer offer, CancellationToken cancellationToken)
    {
        if (!_underWay.TryBegin())
            return null;
        try
        {
            if (!await _answers.WaitAsync(TimeSpan.Zero, CancellationToken.None).ConfigureAwait(false))
                return null;
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _stopping);
            return await AnswerAsync(infoHash, offer, either.Token).ConfigureAwait(false);
        }
        finally
        {
            _underWay.End();
        }
    }

    /// <inheritdoc />
    public void AcceptAnswer(InfoHash infoHash, PeerId from, OfferId offerId, string answer)
    {
        if (_offers.Find(offerId, infoHash) is not { } offer)
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
        var end = _underWay.CloseAsync();
        var isFirst = Interlocked.Exchange(ref _isDisposed, 1) == 0;
        if (isFirst)
            await _stop.CancelAsync().ConfigureAwait(false);
        await end.ConfigureAwait(false);
        if (!isFirst)
            return;
        _stop.Dispose();
        _answers.Dispose();
    }

    private static WebRtcPeerOptions Describe(WebRtcIntroducerOptions options) => new()
    {
        Trickle = false,
        IceServers = options.IceServers,
        Resolver = new HostCache(options.Resolver, options.TimeProvider).ResolveAsync,
        Bind = new IPEndPoint(options.Address, 0),
        AllowLoopback = options.AllowPrivateAddresses || IPAddress.IsLoopback(options.Address),
        AllowPrivateAddresses = options.AllowPrivateAddresses,
        TimeProvider = options.TimeProvider,
        Logger = options.Logger,
    };

    private static async Task<string?> FirstSignalAsync(WebRtcPeer peer, CancellationToken cancellationToken)
    {
        await foreach (var signal in peer.SignalsAsync(cancellationToken).ConfigureAwait(false))
            return signal;
        return null;
    }

    private async Task<PeerOffer?> OfferAsync(InfoHash infoHash, CancellationToken cancellationToken)
    {
        WebRtcPeer? unoffered = null;
        try
        {
            var peer = unoffered = new WebRtcPeer(_peerOptions with { Initiator = true });
            peer.Start();
            if (await FirstSignalAsync(peer, cancellationToken).ConfigureAwait(false) is not { } signal)
                return null;
            var id = OfferId.Generate(CryptoRandom.Instance);
            var offer = new PendingOffer(infoHash, peer);
            _offers.Add(id, offer);
            _underWay.Run(() => WaitForAnswerAsync(id, offer));
            unoffered = null;
            return new PeerOffer(id, signal);
        }
        catch (DatagramException e)
        {
            Log.IntroductionFailed(_options.Logger, e);
            return null;
        }
        finally
        {
            if (unoffered is not null)
                await unoffered.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async Task WaitForAnswerAsync(OfferId id, PendingOffer offer)
    {
        try
        {
            await offer.IsAnswered.Task.WaitAsync(_options.OfferLifetime, _options.TimeProvider, _stopping).ConfigureAwait(false);
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            // Nobody wanted it: that is what becomes of most.
            await offer.Peer.DisposeAsync().ConfigureAwait(false);
            return;
        }
        finally
        {
            _offers.Remove(id);
        }

        await ConnectAsync(offer.InfoHash, offer.Peer, isIncoming: false).ConfigureAwait(false);
    }

    /// <summary>Answers, and has a place among the answers until it is connected or given up.</summary>
    private async Task<string?> AnswerAsync(InfoHash infoHash, PeerOffer offer, CancellationToken cancellationToken)
    {
        WebRtcPeer? unanswered = null;
        var isConnecting = false;
        try
        {
            var peer = unanswered = new WebRtcPeer(_peerOptions);
            peer.Start();
            peer.Signal(offer.Signal);
            if (await FirstSignalAsync(peer, cancellationToken).ConfigureAwait(false) is not { } answer)
                return null;
            _underWay.Run(() => ConnectAnsweredAsync(infoHash, peer));
            (unanswered, isConnecting) = (null, true);
            return answer;
        }
        catch (Exception e) when (e is WebRtcException or DatagramException)
        {
            Log.IntroductionFailed(_options.Logger, e);
            return null;
        }
        finally
        {
            if (!isConnecting)
                _answers.Release();
            if (unanswered is not null)
                await unanswered.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async Task ConnectAnsweredAsync(InfoHash infoHash, WebRtcPeer peer)
    {
        await ConnectAsync(infoHash, peer, isIncoming: true).ConfigureAwait(false);
        _answers.Release();
    }

    private async Task ConnectAsync(InfoHash infoHash, WebRtcPeer peer, bool isIncoming)
    {
        try
        {
            await peer.WaitForConnectionAsync(_stopping).ConfigureAwait(false);
            _connected(infoHash, new WebRtcPeerConnection(peer, isIncoming));
            return;
        }
        catch (Exception e) when (e is WebRtcException or OperationCanceledException)
        {
            Log.IntroductionFailed(_options.Logger, e);
        }
#pragma warning disable CA1031 // Whoever takes connections is to blame; this one is nobody's now.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Log.ConnectionNotTaken(_options.Logger, e);
        }

        await peer.DisposeAsync().ConfigureAwait(false);
    }
}

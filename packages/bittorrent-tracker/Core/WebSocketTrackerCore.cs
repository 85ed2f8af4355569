using System.Diagnostics.CodeAnalysis;
using WebTorrent.Identifiers;

namespace WebTorrent.Tracker.Core;

/// <summary>
/// The client's side of the WebSocket tracker protocol over one connection, for any number of torrents of one peer, without socket, clock or timer.
/// Not thread-safe.
/// </summary>
/// <remarks>
/// The protocol has no ids of requests: an answer names its torrent, and answers to scrapes come in order. Offers count only for announced torrents
/// and at a bounded rate; answers only for offers that were made, once, within two minutes.
/// </remarks>
/// <param name="peerId">This peer.</param>
/// <param name="timeout">How long a request waits for its answer.</param>
internal sealed class WebSocketTrackerCore(PeerId peerId, TimeSpan timeout)
{
    private const int MaxOffersOut = 1_000;
    private const int OfferBurst = 60;
    private const int OffersPerSecond = 5;
    private static readonly TimeSpan OfferLifetime = TimeSpan.FromMinutes(2);

    private readonly List<WebSocketQuestion> _questions = [];
    private readonly HashSet<InfoHash> _announced = [];
    private readonly Dictionary<OfferId, (InfoHash InfoHash, TimeSpan Expires)> _offers = [];
    private readonly TokenBucket _offersIn = new(OfferBurst, OffersPerSecond);
    private readonly Queue<byte[]> _transmits = new();
    private readonly Queue<WebSocketEvent> _events = new();
    private int _lastId;

    /// <summary>When <see cref="HandleTimeout"/> is due; null when nothing is waited for.</summary>
    public TimeSpan? NextTimeout => _questions.Count == 0 ? null : _questions.Min(question => question.Deadline);

    /// <summary>Begins an announce. "Stopped" ends at once: some trackers do not answer it, and nobody needs the answer.</summary>
    /// <param name="now">The time.</param>
    /// <param name="request">What to announce.</param>
    /// <param name="offers">Offers that are <see cref="WebSocketRequest.IsSignal"/>.</param>
    /// <returns>The request's id, which its event repeats.</returns>
    public int Announce(TimeSpan now, AnnounceRequest request, IReadOnlyList<PeerOffer> offers)
    {
        _transmits.Enqueue(WebSocketRequest.EncodeAnnounce(request, offers));
        var id = ++_lastId;
        if (request.Event == AnnounceEvent.Stopped)
        {
            _announced.Remove(request.InfoHash);
            _events.Enqueue(new WebSocketEvent(id, Announce: new AnnounceResponse { Interval = TrackerReply.DefaultInterval }));
            return id;
        }

        _announced.Add(request.InfoHash);
        RememberOffers(now, request.InfoHash, offers);
        _questions.Add(new WebSocketQuestion(id, now + timeout, request.InfoHash, []));
        return id;
    }

    /// <summary>Begins a scrape.</summary>
    /// <returns>The request's id, which its event repeats.</returns>
    public int Scrape(TimeSpan now, IReadOnlyList<InfoHash> hashes)
    {
        _transmits.Enqueue(WebSocketRequest.EncodeScrape(hashes));
        _questions.Add(new WebSocketQuestion(++_lastId, now + timeout, InfoHash: null, hashes));
        return _lastId;
    }

    /// <summary>Gives up a request: it gets no event.</summary>
    public void Cancel(int id) => _questions.RemoveAll(question => question.Id == id);

    /// <summary>Answers an offer.</summary>
    /// <param name="offer">The signal that brought it.</param>
    /// <param name="answer">A text that is <see cref="WebSocketRequest.IsSignal"/>.</param>
    public void Answer(WebSocketMessage offer, string answer) => _transmits.Enqueue(
        WebSocketRequest.EncodeAnswer(offer.InfoHash!.Value, peerId, offer.PeerId!.Value, offer.OfferId!.Value, answer));

    /// <summary>Takes a message in. What is no message, or was not asked for, is ignored.</summary>
    public void HandleMessage(TimeSpan now, ReadOnlyMemory<byte> utf8)
    {
        if (!WebSocketMessage.TryParse(utf8, out var message))
            return;
        if (message.IsSignal)
            HandleSignal(now, message);
        else if (FindQuestion(message) is { } question)
            End(question, message);
    }

    /// <summary>Gives up requests that waited long enough.</summary>
    public void HandleTimeout(TimeSpan now)
    {
        foreach (var question in _questions.Where(question => question.Deadline <= now).ToList())
        {
            _questions.Remove(question);
            _events.Enqueue(new WebSocketEvent(question.Id, Error: new TrackerException(TrackerErrorCode.Timeout, "The tracker did not answer in time.")));
        }
    }

    /// <summary>The next message to send, in order; false when there is none.</summary>
    public bool TryTransmit([NotNullWhen(true)] out byte[]? message) => _transmits.TryDequeue(out message);

    /// <summary>The next event; false when there is none.</summary>
    public bool TryReadEvent([NotNullWhen(true)] out WebSocketEvent? trackerEvent) => _events.TryDequeue(out trackerEvent);

    private void RememberOffers(TimeSpan now, InfoHash infoHash, IReadOnlyList<PeerOffer> offers)
    {
        foreach (var (old, _) in _offers.Where(offer => offer.Value.Expires <= now).ToList())
            _offers.Remove(old);
        foreach (var offer in offers)
        {
            if (_offers.Count < MaxOffersOut)
                _offers[offer.Id] = (infoHash, now + OfferLifetime);
        }
    }

    private void HandleSignal(TimeSpan now, WebSocketMessage message)
    {
        if (message is { Offer: null, Answer: null })
            return;

        // Some trackers give a peer its own offers.
        if (message is not { InfoHash: { } infoHash, PeerId: { } from, OfferId: { } offerId } || from == peerId)
            return;
        var isWanted = message.Offer is not null
            ? _announced.Contains(infoHash) && _offersIn.TryTake(now)
            : _offers.TryGetValue(offerId, out var offer) && offer.InfoHash == infoHash && offer.Expires > now && _offers.Remove(offerId);
        if (isWanted)
            _events.Enqueue(new WebSocketEvent(0, Signal: message));
    }

    // A failure without a hash is about a request that the tracker could not read: about the oldest, for it answers in order.
    private WebSocketQuestion? FindQuestion(WebSocketMessage message) => message switch
    {
        { InfoHash: { } infoHash, IsScrape: false } => _questions.Find(question => question.InfoHash == infoHash),
        { IsScrape: true } => _questions.Find(question => question.InfoHash is null),
        { Failure: not null } => _questions.FirstOrDefault(),
        _ => null,
    };

    private void End(WebSocketQuestion question, WebSocketMessage message)
    {
        _questions.Remove(question);
        _events.Enqueue(message switch
        {
            { Failure: { } failure } => new WebSocketEvent(question.Id, Error: new TrackerException(TrackerErrorCode.Rejected, failure)),
            _ when question.InfoHash is not null => new WebSocketEvent(question.Id, Announce: message.Announce),
            { Swarms: { } swarms } => new WebSocketEvent(question.Id, Scrape: new ScrapeResponse { Swarms = Select(swarms, question.Hashes) }),
            _ => new WebSocketEvent(question.Id, Error: new TrackerException(TrackerErrorCode.InvalidResponse, "The tracker's answer has no files.")),
        });
    }

    private static Dictionary<InfoHash, ScrapeEntry> Select(IReadOnlyDictionary<InfoHash, ScrapeEntry> swarms, IReadOnlyList<InfoHash> hashes)
    {
        var selected = new Dictionary<InfoHash, ScrapeEntry>();
        foreach (var hash in hashes)
        {
            if (swarms.TryGetValue(hash, out var entry))
                selected[hash] = entry;
        }

        return selected;
    }
}

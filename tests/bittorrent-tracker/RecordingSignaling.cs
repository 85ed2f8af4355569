using System.Collections.Concurrent;
using WebTorrent.Identifiers;

namespace WebTorrent.Tracker.Tests;

/// <summary>Makes offers numbered from 1, and remembers what comes.</summary>
internal sealed class RecordingSignaling : IPeerSignaling
{
    private int _lastOffer;

    public ConcurrentQueue<PeerOffer> Made { get; } = new();

    public ConcurrentQueue<(InfoHash InfoHash, PeerId From, PeerOffer Offer)> Offers { get; } = new();

    public ConcurrentQueue<(InfoHash InfoHash, PeerId From, OfferId OfferId, string Answer)> Answers { get; } = new();

    /// <summary>What is answered to an offer.</summary>
    public Func<string?> Answer { get; set; } = () => """{"type":"answer","sdp":"v=0"}""";

    public ValueTask<IReadOnlyList<PeerOffer>> CreateOffersAsync(InfoHash infoHash, int count, CancellationToken cancellationToken)
    {
        var offers = Enumerable.Range(0, count).Select(_ => Make(Interlocked.Increment(ref _lastOffer))).ToList();
        offers.ForEach(Made.Enqueue);
        return ValueTask.FromResult<IReadOnlyList<PeerOffer>>(offers);
    }

    public ValueTask<string?> AnswerOfferAsync(InfoHash infoHash, PeerId from, PeerOffer offer, CancellationToken cancellationToken)
    {
        Offers.Enqueue((infoHash, from, offer));
        return ValueTask.FromResult(Answer());
    }

    public void AcceptAnswer(InfoHash infoHash, PeerId from, OfferId offerId, string answer) => Answers.Enqueue((infoHash, from, offerId, answer));

    private static PeerOffer Make(int number) => new(OfferId.Generate(new Random(number)), $$"""{"type":"offer","sdp":"v=0 {{number}}"}""");
}

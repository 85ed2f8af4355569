using System.Collections.Concurrent;
using WebTorrent.Identifiers;
using WebTorrent.Tracker;

namespace WebTorrent.Interop.Tests;

/// <summary>Makes offers and answers that say who made them.</summary>
internal sealed class TrackerClientSignaling(string name) : IPeerSignaling
{
    /// <summary>The offers that came.</summary>
    public ConcurrentQueue<string> Offers { get; } = new();

    /// <summary>The first answer that comes.</summary>
    public TaskCompletionSource<(PeerId From, string Answer)> Answered { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ValueTask<IReadOnlyList<PeerOffer>> CreateOffersAsync(InfoHash infoHash, int count, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyList<PeerOffer>>(
            [.. Enumerable.Range(1, count).Select(number => new PeerOffer(OfferId.Generate(Random.Shared), $$"""{"type":"offer","sdp":"{{name}}"}"""))]);

    public ValueTask<string?> AnswerOfferAsync(InfoHash infoHash, PeerId from, PeerOffer offer, CancellationToken cancellationToken)
    {
        Offers.Enqueue(offer.Signal);
        return ValueTask.FromResult<string?>($$"""{"type":"answer","sdp":"{{name}}"}""");
    }

    public void AcceptAnswer(InfoHash infoHash, PeerId from, OfferId offerId, string answer) => Answered.TrySetResult((from, answer));
}

using Microsoft.Extensions.Logging;
using WebTorrent.Tracker.Core;

namespace WebTorrent.Tracker.WebSockets;

/// <summary>Stands between a tracker's messages and the program's <see cref="IPeerSignaling"/>, whose faults end here. Thread-safe.</summary>
internal sealed class OfferExchange(IPeerSignaling signaling, ILogger logger)
{
    private const int MaxAnswersUnderWay = 32;

    private int _answersUnderWay;

    /// <summary>The offers for an announce; none when the announce asks for no peers.</summary>
    public async Task<IReadOnlyList<PeerOffer>> CreateAsync(AnnounceRequest request, int max, CancellationToken cancellationToken)
    {
        var count = request.NumWant < 0 ? max : Math.Min(max, request.NumWant);
        if (count == 0 || request.Event is AnnounceEvent.Completed or AnnounceEvent.Stopped)
            return [];
        try
        {
            var offers = await signaling.CreateOffersAsync(request.InfoHash, count, cancellationToken).ConfigureAwait(false);
            return [.. offers.Take(count).Where(offer => WebSocketRequest.IsSignal(offer.Signal))];
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
#pragma warning disable CA1031 // An announce without offers is better than none.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Log.SignalingFailed(logger, e);
            return [];
        }
    }

    /// <summary>Hands a peer's offer or answer on.</summary>
    public void Handle(WebSocketLink link, WebSocketMessage message)
    {
        if (message.Offer is not null)
        {
            _ = AnswerAsync(link, message);
            return;
        }

        try
        {
            signaling.AcceptAnswer(message.InfoHash!.Value, message.PeerId!.Value, message.OfferId!.Value, message.Answer!);
        }
#pragma warning disable CA1031 // The connection to the tracker serves other torrents, too.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Log.SignalingFailed(logger, e);
        }
    }

    private async Task AnswerAsync(WebSocketLink link, WebSocketMessage message)
    {
        if (Interlocked.Increment(ref _answersUnderWay) > MaxAnswersUnderWay)
        {
            Interlocked.Decrement(ref _answersUnderWay);
            return;
        }

        try
        {
            var offer = new PeerOffer(message.OfferId!.Value, message.Offer!);
            var answer = await signaling.AnswerOfferAsync(message.InfoHash!.Value, message.PeerId!.Value, offer, link.Closing).ConfigureAwait(false);
            if (answer is not null && WebSocketRequest.IsSignal(answer))
                link.Answer(message, answer);
        }
        catch (OperationCanceledException) when (link.Closing.IsCancellationRequested)
        {
            // Nobody waits for it any more.
        }
#pragma warning disable CA1031 // The connection to the tracker serves other torrents, too.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Log.SignalingFailed(logger, e);
        }
        finally
        {
            Interlocked.Decrement(ref _answersUnderWay);
        }
    }
}

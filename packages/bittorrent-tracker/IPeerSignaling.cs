using WebTorrent.Identifiers;

namespace WebTorrent.Tracker;

/// <summary>
/// What makes WebRTC connections out of the offers and answers that WebSocket trackers carry between peers. To a tracker client they are opaque JSON
/// texts. Called from any thread, also several calls at once; must not block. What it
/// throws is logged; the message it was about, and texts that are no JSON or longer than 64 KiB, are dropped.
/// </summary>
public interface IPeerSignaling
{
    /// <summary>Makes offers to go with an announce; the tracker gives each to one peer of the torrent.</summary>
    /// <param name="infoHash">The torrent.</param>
    /// <param name="count">How many the announce has room for, at least 1.</param>
    /// <param name="cancellationToken">The announce was given up.</param>
    /// <returns>At most <paramref name="count"/> offers, each with an id of its own. Most of them nobody will answer: let them go after a minute.</returns>
    ValueTask<IReadOnlyList<PeerOffer>> CreateOffersAsync(InfoHash infoHash, int count, CancellationToken cancellationToken);

    /// <summary>A peer offers a connection.</summary>
    /// <param name="infoHash">A torrent that was announced.</param>
    /// <param name="from">Who offers, as the tracker says.</param>
    /// <param name="offer">The offer: any JSON text a stranger may write, at most 64 KiB.</param>
    /// <param name="cancellationToken">The connection to the tracker has ended; an answer would not arrive any more.</param>
    /// <returns>The answer as JSON text, or null for none.</returns>
    ValueTask<string?> AnswerOfferAsync(InfoHash infoHash, PeerId from, PeerOffer offer, CancellationToken cancellationToken);

    /// <summary>A peer answered one of the offers that went out in the last two minutes, the first to do so.</summary>
    /// <param name="infoHash">The torrent that the offer was made for.</param>
    /// <param name="from">Who answers, as the tracker says.</param>
    /// <param name="offerId">Which offer.</param>
    /// <param name="answer">The answer: any JSON text a stranger may write, at most 64 KiB.</param>
    void AcceptAnswer(InfoHash infoHash, PeerId from, OfferId offerId, string answer);
}

using WebTorrent.Identifiers;
using WebTorrent.Tracker;

namespace WebTorrent.TorrentDiscovery.WebRtc;

/// <summary>The offers that wait for their answer. Of too many the oldest are given up: they have waited longest in vain. Thread-safe.</summary>
internal sealed class PendingOffers(int capacity)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<OfferId, PendingOffer> _offers = [];
    private readonly Queue<OfferId> _order = new();

    public void Add(OfferId id, PendingOffer offer)
    {
        lock (_gate)
        {
            // Those in front may be gone already.
            while (_order.TryPeek(out var oldest) && (_offers.Count >= capacity || !_offers.ContainsKey(oldest)))
            {
                _order.Dequeue();
                if (_offers.Remove(oldest, out var given))
                    given.IsAnswered.TrySetCanceled();
            }

            _offers[id] = offer;
            _order.Enqueue(id);
        }
    }

    /// <summary>The offer of that number that was made for a torrent, if it still waits.</summary>
    public PendingOffer? Find(OfferId id, InfoHash infoHash)
    {
        lock (_gate)
            return _offers.TryGetValue(id, out var offer) && offer.InfoHash == infoHash ? offer : null;
    }

    public void Remove(OfferId id)
    {
        lock (_gate)
            _offers.Remove(id);
    }
}

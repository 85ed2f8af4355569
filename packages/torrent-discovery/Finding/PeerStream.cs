using System.Net;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using WebTorrent.Identifiers;

namespace WebTorrent.TorrentDiscovery.Finding;

/// <summary>What all finders find, each peer once in a while. Thread-safe.</summary>
internal sealed class PeerStream(bool allowPrivateAddresses, TimeProvider timeProvider)
{
    private const int Capacity = 2_000;

    // A peer that could not be dialled is worth another try after this.
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(10);

    private readonly Channel<DiscoveredPeer> _peers = Channel.CreateBounded<DiscoveredPeer>(
        new BoundedChannelOptions(Capacity) { FullMode = BoundedChannelFullMode.DropWrite });

    private readonly RecentPeers _recent = new(Capacity, Period);
    private readonly Lock _lock = new();
    private volatile bool _takesOnlyTrackers;
    private readonly long _start = timeProvider.GetTimestamp();

    public async IAsyncEnumerable<DiscoveredPeer> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var peer in _peers.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            if (IsWelcome(peer.Source)) // It may have waited here since before the torrent was known to be private.
                yield return peer;
        }
    }

    /// <summary>From now on nobody is passed on but whom trackers tell of (BEP 27), not even of those that wait.</summary>
    public void BecomePrivate()
    {
        lock (_lock)
        {
            _takesOnlyTrackers = true;
            _recent.Clear(); // Trackers may name the same peers anew.
        }
    }

    /// <summary>Passes a peer on, unless it was passed on not long ago or must not be dialled.</summary>
    /// <param name="endPoint">Where it listens.</param>
    /// <param name="source">Who told of it.</param>
    /// <param name="mayBePrivate">The teller may name peers at private addresses.</param>
    public void Offer(IPEndPoint endPoint, PeerSource source, bool mayBePrivate)
    {
        var scope = endPoint.Address.GetScope();
        if (!IsWelcome(source) || endPoint.Port == 0 || scope == AddressScope.Unusable || (scope != AddressScope.Public && !mayBePrivate && !allowPrivateAddresses))
            return;
        lock (_lock)
        {
            if (_recent.Add(endPoint, timeProvider.GetElapsedTime(_start)))
                _peers.Writer.TryWrite(new DiscoveredPeer(endPoint, source));
        }
    }

    public void Close() => _peers.Writer.TryComplete();

    private bool IsWelcome(PeerSource source) => source == PeerSource.Tracker || !_takesOnlyTrackers;
}

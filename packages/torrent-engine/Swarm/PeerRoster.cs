using System.Collections;

namespace WebTorrent.TorrentEngine.Swarm;

/// <summary>The connected peers. Belongs to the loop; a peer that is dropped stays until its connection has ended.</summary>
internal sealed class PeerRoster : IReadOnlyList<Peer>
{
    private readonly List<Peer> _peers = [];
    private readonly Dictionary<int, Peer> _byNumber = [];
    private int _lastNumber;

    public int Count => _peers.Count;

    public Peer this[int index] => _peers[index];

    /// <summary>A number that no peer has had. From any thread: connections are made beside the loop.</summary>
    public int NextNumber() => Interlocked.Increment(ref _lastNumber);

    public void Add(Peer peer)
    {
        _peers.Add(peer);
        _byNumber.Add(peer.Number, peer);
    }

    public bool Remove(Peer peer) => _byNumber.Remove(peer.Number) && _peers.Remove(peer);

    /// <summary>The connected peer with this number, or null.</summary>
    public Peer? Find(int number) => _byNumber.GetValueOrDefault(number);

    public BlameLedger.Suspect? FindSuspect(int number) => Find(number) is { } peer ? new(number, peer.RemoteEndPoint) : null;

    public List<Peer>.Enumerator GetEnumerator() => _peers.GetEnumerator();

    IEnumerator<Peer> IEnumerable<Peer>.GetEnumerator() => _peers.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => _peers.GetEnumerator();
}

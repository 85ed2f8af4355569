using System.Collections;

namespace WebTorrent.TorrentEngine.Swarm;

/// <summary>The connected peers. Belongs to the loop; a peer that is dropped stays until its connection has ended.</summary>
internal sealed class PeerRoster : IReadOnlyList<Peer>
{
    private const int MaxGone = 256;
    private readonly List<Peer> _peers = [];
    private readonly Dictionary<int, Peer> _byNumber = [];
    private readonly Queue<BlameLedger.Suspect> _gone = new();
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

    public bool Remove(Peer peer)
    {
        if (!_byNumber.Remove(peer.Number) || !_peers.Remove(peer))
            return false;
        _gone.Enqueue(new BlameLedger.Suspect(peer.Number, peer.RemoteEndPoint));
        if (_gone.Count > MaxGone)
            _gone.Dequeue();
        return true;
    }

    /// <summary>The connected peer with this number, or null.</summary>
    public Peer? Find(int number) => _byNumber.GetValueOrDefault(number);

    /// <summary>The peer with this number, also when it left not long ago: who lies may not wait until it is found out.</summary>
    public BlameLedger.Suspect? FindSuspect(int number)
        => Find(number) is { } peer ? new(number, peer.RemoteEndPoint) : _gone.FirstOrDefault(s => s.Number == number);

    public List<Peer>.Enumerator GetEnumerator() => _peers.GetEnumerator();

    IEnumerator<Peer> IEnumerable<Peer>.GetEnumerator() => _peers.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => _peers.GetEnumerator();
}

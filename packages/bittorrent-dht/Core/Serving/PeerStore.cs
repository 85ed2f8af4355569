using WebTorrent.Dht.Core.Krpc;

namespace WebTorrent.Dht.Core.Serving;

/// <summary>
/// The peers that announced themselves to this node (BEP 5, announce_peer; BEP 33, Changed announce accounting): one a host and torrent, bounded in torrents,
/// peers a torrent and announces a host, forgotten when they do not announce again.
/// </summary>
internal sealed class PeerStore(DhtOptions options)
{
    private readonly Dictionary<NodeId, List<StoredPeer>> _swarms = [];
    private readonly HostCounts _hosts = new(options.MaxAnnouncesPerHost);

    public int SwarmCount => _swarms.Count;

    public IEnumerable<NodeId> InfoHashes => _swarms.Keys;

    /// <summary>Whether one more peer could be stored, so that a token is worth giving (BEP 33).</summary>
    public bool HasRoom(NodeId infoHash) => !_swarms.TryGetValue(infoHash, out var peers) || peers.Count < options.MaxPeersPerTorrent;

    public bool Contains(NodeId infoHash) => _swarms.ContainsKey(infoHash);

    /// <summary>Stores or refreshes a peer.</summary>
    /// <param name="now">The time.</param>
    /// <param name="infoHash">Its torrent.</param>
    /// <param name="peer">Where it is.</param>
    /// <param name="isSeed">Whether it has all.</param>
    /// <param name="ownId">Our id: when there are too many torrents, those that are nearer to it stay.</param>
    /// <returns>False when there is no room.</returns>
    public bool TryAdd(TimeSpan now, NodeId infoHash, NodeAddress peer, bool isSeed, NodeId ownId)
    {
        var host = HostKey.Of(peer);
        var stored = new StoredPeer(peer, isSeed, now + options.PeerLifetime);
        if (_swarms.TryGetValue(infoHash, out var peers))
        {
            var known = FindHost(peers, host);
            if (known >= 0)
            {
                peers[known] = stored;
                return true;
            }
        }

        if (_hosts.IsAtMost(host) || !HasRoom(infoHash) || (peers is null && !MakeRoom(infoHash, ownId)))
            return false;
        if (peers is null)
            _swarms.Add(infoHash, peers = []);
        peers.Add(stored);
        _hosts.Add(host);
        return true;
    }

    /// <summary>Bencodes peers of a torrent as "values", beginning at a random one.</summary>
    /// <param name="infoHash">The torrent.</param>
    /// <param name="isIPv6">Which family (BEP 32, values).</param>
    /// <param name="noSeeds">Whether seeds are left out (BEP 33).</param>
    /// <param name="random">Chooses where to begin.</param>
    /// <param name="destination">As many as there is room for are written.</param>
    /// <returns>How many bytes were written.</returns>
    public int WriteValues(NodeId infoHash, bool isIPv6, bool noSeeds, Random random, Span<byte> destination)
    {
        if (!_swarms.TryGetValue(infoHash, out var peers))
            return 0;
        Span<byte> compact = stackalloc byte[18];
        var writer = new PacketWriter(destination);
        var start = random.Next(peers.Count);
        for (var i = 0; i < peers.Count; i++)
        {
            var peer = peers[(start + i) % peers.Count];
            if (peer.Address.IsIPv6 != isIPv6 || (noSeeds && peer.IsSeed))
                continue;
            if (destination.Length - writer.Length < peer.Address.CompactSize + 3)
                break;
            writer.String(compact[..peer.Address.WriteCompact(compact)]);
        }

        return writer.Length;
    }

    /// <summary>The addresses of seeds and of other peers as sets (BEP 33, New get_peers semantics).</summary>
    public void FillFilters(NodeId infoHash, BloomFilter seeds, BloomFilter others)
    {
        foreach (var peer in _swarms[infoHash])
            (peer.IsSeed ? seeds : others).Add(peer.Address);
    }

    /// <summary>Forgets who did not announce again.</summary>
    public void Sweep(TimeSpan now)
    {
        foreach (var (infoHash, peers) in _swarms)
        {
            for (var i = peers.Count - 1; i >= 0; i--)
            {
                if (peers[i].ExpiresAt > now)
                    continue;
                _hosts.Remove(HostKey.Of(peers[i].Address));
                peers[i] = peers[^1];
                peers.RemoveAt(peers.Count - 1);
            }

            if (peers.Count == 0)
                _swarms.Remove(infoHash);
        }
    }

    private static int FindHost(List<StoredPeer> peers, HostKey host)
    {
        for (var i = 0; i < peers.Count; i++)
        {
            if (HostKey.Of(peers[i].Address) == host)
                return i;
        }

        return -1;
    }

    private bool MakeRoom(NodeId infoHash, NodeId ownId)
    {
        if (_swarms.Count < options.MaxTorrents)
            return true;
        var farthest = infoHash;
        foreach (var other in _swarms.Keys)
        {
            if (ownId.CompareDistances(other, farthest) > 0)
                farthest = other;
        }

        if (farthest == infoHash || !_swarms.Remove(farthest, out var peers))
            return false;
        foreach (var peer in peers)
            _hosts.Remove(HostKey.Of(peer.Address));
        return true;
    }
}

using WebTorrent.Identifiers;

namespace WebTorrent.TrackerServer.Storage;

/// <summary>A part of all swarms behind one lock. Thread-safe.</summary>
internal sealed class SwarmShard(StoreTotals totals, Random random)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<InfoHash, Swarm> _swarms = [];

    public AnnounceResult Announce(ushort now, in SwarmPeer peer, SwarmEvent swarmEvent, ref PeerSelection selection)
    {
        lock (_gate)
        {
            var swarm = Open(peer.Swarm, swarmEvent);
            if (swarm is null)
                return new AnnounceResult(swarmEvent == SwarmEvent.Stopped ? AnnounceStatus.Kept : AnnounceStatus.NotKept, default);
            var visit = new SwarmVisit(swarm, totals, random, now);
            var status = peer.EndPoint.IsIPv4
                ? visit.AnnounceIPv4(in peer, swarmEvent, ref selection)
                : visit.AnnounceIPv6(in peer, swarmEvent, ref selection);
            return Close(peer.Swarm, swarm, status);
        }
    }

    public AnnounceResult AnnounceWeb(ushort now, in WebSwarmPeer peer, SwarmEvent swarmEvent, Span<WebPeer> chosen, out int count)
    {
        count = 0;
        lock (_gate)
        {
            var swarm = Open(peer.Swarm, swarmEvent);
            if (swarm is null)
                return new AnnounceResult(swarmEvent == SwarmEvent.Stopped ? AnnounceStatus.Kept : AnnounceStatus.NotKept, default);
            var status = new WebSwarmVisit(swarm, totals, random, now).Announce(in peer, swarmEvent, chosen, out count);
            return Close(peer.Swarm, swarm, status);
        }
    }

    public IWebPeerLink? FindWeb(in InfoHash hash, in PeerId peer)
    {
        lock (_gate)
        {
            if (!_swarms.TryGetValue(hash, out var swarm) || swarm.Web is not { } table)
                return null;
            var place = table.Find(new WebEntry(in peer, link: null));
            return place < 0 ? null : table[place].Link;
        }
    }

    public void RemoveWeb(in InfoHash hash, in PeerId peer, IWebPeerLink link)
    {
        lock (_gate)
        {
            if (!_swarms.TryGetValue(hash, out var swarm) || swarm.Web is not { } table)
                return;
            var place = table.Find(new WebEntry(in peer, link: null));
            if (place < 0 || table[place].Link != link)
                return;
            table.RemoveAt(place);
            totals.RemovePeer();
            Close(hash, swarm, AnnounceStatus.Kept);
        }
    }

    public SwarmCounts GetCounts(in InfoHash hash)
    {
        lock (_gate)
            return _swarms.TryGetValue(hash, out var swarm) ? swarm.Counts : default;
    }

    public void Expire(ushort now)
    {
        lock (_gate)
        {
            var before = _swarms.Count;
            foreach (var (hash, swarm) in _swarms)
            {
                new SwarmSweep(totals, now).Sweep(swarm);
                Close(hash, swarm, AnnounceStatus.Kept);
            }

            // What a flood left behind is given back.
            if (_swarms.Count < before / 2)
                _swarms.TrimExcess();
        }
    }

    public void AddTo(SwarmStoreSums sums)
    {
        lock (_gate)
        {
            foreach (var swarm in _swarms.Values)
                sums.Add(swarm);
        }
    }

    private Swarm? Open(in InfoHash hash, SwarmEvent swarmEvent)
    {
        if (_swarms.TryGetValue(hash, out var swarm))
            return swarm;
        if (swarmEvent == SwarmEvent.Stopped || !totals.TryAddSwarm())
            return null;
        swarm = new Swarm();
        _swarms.Add(hash, swarm);
        return swarm;
    }

    private AnnounceResult Close(in InfoHash hash, Swarm swarm, AnnounceStatus status)
    {
        if (swarm.IsEmpty)
        {
            _swarms.Remove(hash);
            totals.RemoveSwarm();
        }

        return new AnnounceResult(status, swarm.Counts);
    }
}

using WebTorrent.Identifiers;

namespace WebTorrent.TrackerServer.Storage;

/// <summary>One announce over HTTP or UDP in its swarm.</summary>
internal readonly ref struct SwarmVisit(Swarm swarm, StoreTotals totals, Random random, ushort now)
{
    private const int MostChosen = 1024;

    public AnnounceStatus AnnounceIPv4(in SwarmPeer peer, SwarmEvent swarmEvent, ref PeerSelection selection)
    {
        var table = swarm.IPv4 ??= new PeerTable<AddressedEntry<CompactIPv4>>();
        var status = Update(table, in peer, swarmEvent, out var place);
        if (swarmEvent == SwarmEvent.Stopped)
            return status;
        selection.IPv4Count = Choose(table, selection.IPv4, selection.IPv4Ids, selection.Want, place, peer.IsSeeder);
        selection.IPv6Count = Choose(swarm.IPv6, selection.IPv6, selection.IPv6Ids, selection.Want - selection.IPv4Count, -1, peer.IsSeeder);
        return status;
    }

    public AnnounceStatus AnnounceIPv6(in SwarmPeer peer, SwarmEvent swarmEvent, ref PeerSelection selection)
    {
        var table = swarm.IPv6 ??= new PeerTable<AddressedEntry<CompactIPv6>>();
        var status = Update(table, in peer, swarmEvent, out var place);
        if (swarmEvent == SwarmEvent.Stopped)
            return status;
        selection.IPv6Count = Choose(table, selection.IPv6, selection.IPv6Ids, selection.Want, place, peer.IsSeeder);
        selection.IPv4Count = Choose(swarm.IPv4, selection.IPv4, selection.IPv4Ids, selection.Want - selection.IPv6Count, -1, peer.IsSeeder);
        return status;
    }

    private AnnounceStatus Update<TCompact>(PeerTable<AddressedEntry<TCompact>> table, in SwarmPeer peer, SwarmEvent swarmEvent, out int place)
        where TCompact : unmanaged
    {
        var entry = new AddressedEntry<TCompact>(peer.EndPoint, peer.Id) { Seen = now };
        place = table.Find(in entry);
        // Word that comes late from elsewhere changes nothing of what was heard since.
        if (place >= 0 && SeenClock.IsBefore(now, table[place].Seen))
            return AnnounceStatus.Kept;
        if (swarmEvent == SwarmEvent.Stopped)
        {
            Stop(table, place, in peer);
            return AnnounceStatus.Kept;
        }

        if (place < 0)
            return TryAdd(table, in entry, in peer, out place) ? AnnounceStatus.Kept : AnnounceStatus.NotKept;
        if (swarmEvent == SwarmEvent.Completed && peer.IsSeeder && !table.IsSeeder(place))
            swarm.Downloads++;
        table[place] = entry;
        place = table.SetSeeder(place, peer.IsSeeder);
        return AnnounceStatus.Kept;
    }

    private bool TryAdd<TCompact>(PeerTable<AddressedEntry<TCompact>> table, in AddressedEntry<TCompact> entry, in SwarmPeer peer, out int place)
        where TCompact : unmanaged
    {
        place = -1;
        if (table.Count >= totals.Options.MaxPeersPerSwarm || !totals.TryAddPeer(peer.EndPoint))
            return false;
        place = table.Add(in entry, peer.IsSeeder);
        return true;
    }

    // Neighbours behind one address do not know each other's ids, and cannot stop each other.
    private void Stop<TCompact>(PeerTable<AddressedEntry<TCompact>> table, int place, in SwarmPeer peer)
        where TCompact : unmanaged
    {
        if (place < 0 || table[place].Id != peer.Id)
            return;
        table.RemoveAt(place);
        totals.RemovePeer(peer.EndPoint);
    }

    private int Choose<TCompact>(PeerTable<AddressedEntry<TCompact>>? table, Span<byte> compact, Span<PeerId> ids, int want, int except, bool leechersOnly)
        where TCompact : unmanaged
    {
        var most = Math.Min(Math.Min(want, MostChosen), compact.Length / AddressedEntry<TCompact>.CompactSize);
        if (table is null || most <= 0)
            return 0;
        Span<int> places = stackalloc int[most];
        var count = table.Choose(places, except, leechersOnly, random);
        for (var i = 0; i < count; i++)
        {
            ref var entry = ref table[places[i]];
            entry.EndPoint.CopyTo(compact[(i * AddressedEntry<TCompact>.CompactSize)..]);
            if (!ids.IsEmpty)
                ids[i] = entry.Id;
        }

        return count;
    }
}

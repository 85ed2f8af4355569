namespace WebTorrent.TrackerServer.Storage;

/// <summary>One announce over a WebSocket in its swarm.</summary>
internal readonly ref struct WebSwarmVisit(Swarm swarm, StoreTotals totals, Random random, ushort now)
{
    public AnnounceStatus Announce(in WebSwarmPeer peer, SwarmEvent swarmEvent, Span<WebPeer> chosen, out int count)
    {
        count = 0;
        var table = swarm.Web ??= new PeerTable<WebEntry>();
        var entry = new WebEntry(peer.Id, peer.Link) { Seen = now };
        var place = table.Find(in entry);
        if (place >= 0 && !MayReplace(in table[place], peer.Link))
            return peer.Link.IsLocal ? AnnounceStatus.IdInUse : AnnounceStatus.NotKept;
        if (swarmEvent == SwarmEvent.Stopped)
        {
            if (place >= 0 && table[place].Link == peer.Link)
                Stop(table, place);
            return AnnounceStatus.Kept;
        }

        var status = Keep(table, in entry, in peer, swarmEvent, ref place);
        count = Choose(table, chosen, place, place >= 0 ? table.IsSeeder(place) : peer.IsSeeder ?? false);
        return status;
    }

    // An open WebSocket keeps its id. Word from another tracker never displaces one of our own, and always gives way to it.
    // Of two other trackers the one that was heard later has it.
    private bool MayReplace(in WebEntry known, IWebPeerLink link) =>
        known.Link == link || !known.Link!.IsOpen || (!known.Link.IsLocal && (link.IsLocal || !SeenClock.IsBefore(now, known.Seen)));

    private AnnounceStatus Keep(PeerTable<WebEntry> table, in WebEntry entry, in WebSwarmPeer peer, SwarmEvent swarmEvent, ref int place)
    {
        if (place < 0)
        {
            if (table.Count >= totals.Options.MaxPeersPerSwarm || !totals.TryAddPeer())
                return AnnounceStatus.NotKept;
            place = table.Add(in entry, peer.IsSeeder ?? false);
            return AnnounceStatus.Kept;
        }

        if (swarmEvent == SwarmEvent.Completed && peer.IsSeeder == true && !table.IsSeeder(place))
            swarm.Downloads++;
        table[place] = entry;
        place = table.SetSeeder(place, peer.IsSeeder ?? table.IsSeeder(place));
        return AnnounceStatus.Kept;
    }

    private void Stop(PeerTable<WebEntry> table, int place)
    {
        table.RemoveAt(place);
        totals.RemovePeer();
    }

    private int Choose(PeerTable<WebEntry> table, Span<WebPeer> chosen, int except, bool leechersOnly)
    {
        Span<int> places = stackalloc int[Math.Min(chosen.Length, 64)];
        var found = table.Choose(places, except, leechersOnly, random);
        var count = 0;
        foreach (var place in places[..found])
        {
            ref var entry = ref table[place];
            if (entry.Link!.IsOpen)
                chosen[count++] = new WebPeer(entry.Id, entry.Link);
        }

        return count;
    }
}

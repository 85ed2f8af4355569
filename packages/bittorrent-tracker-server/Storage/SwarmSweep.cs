namespace WebTorrent.TrackerServer.Storage;

/// <summary>Forgets the peers of a swarm that were not heard of for too long, and those whose link is closed.</summary>
internal readonly ref struct SwarmSweep(StoreTotals totals, ushort now)
{
    private readonly int _maxAge = SeenClock.Ticks(totals.Options.PeerLifetime);

    public void Sweep(Swarm swarm)
    {
        if (swarm.IPv4 is { } ipv4)
            SweepAddressed(ipv4);
        if (swarm.IPv6 is { } ipv6)
            SweepAddressed(ipv6);
        if (swarm.Web is { } web)
            SweepWeb(web);
    }

    private void SweepAddressed<TCompact>(PeerTable<AddressedEntry<TCompact>> table)
        where TCompact : unmanaged
    {
        for (var place = table.Count - 1; place >= 0; place--)
        {
            if (!IsOld(table[place].Seen))
                continue;
            totals.RemovePeer(PeerEndPoint.FromCompact(table[place].EndPoint));
            table.RemoveAt(place);
        }
    }

    private void SweepWeb(PeerTable<WebEntry> table)
    {
        for (var place = table.Count - 1; place >= 0; place--)
        {
            if (!IsOld(table[place].Seen) && table[place].Link!.IsOpen)
                continue;
            totals.RemovePeer();
            table.RemoveAt(place);
        }
    }

    private bool IsOld(ushort seen) => SeenClock.Age(now, seen) > _maxAge;
}

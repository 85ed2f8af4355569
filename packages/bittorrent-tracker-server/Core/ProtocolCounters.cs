namespace WebTorrent.TrackerServer.Core;

/// <summary>What was asked over one protocol.</summary>
internal sealed class ProtocolCounters
{
    private long _announces;
    private long _scrapes;
    private long _refusals;
    private long _relays;
    private long _drops;

    /// <summary>Announces that were answered with a swarm.</summary>
    public long Announces => Volatile.Read(ref _announces);

    public long Scrapes => Volatile.Read(ref _scrapes);

    /// <summary>Requests that were malformed or not allowed.</summary>
    public long Refusals => Volatile.Read(ref _refusals);

    /// <summary>Offers and answers that were passed on.</summary>
    public long Relays => Volatile.Read(ref _relays);

    /// <summary>Offers and answers whose receiver was gone or full.</summary>
    public long Drops => Volatile.Read(ref _drops);

    public void CountAnnounce() => Interlocked.Increment(ref _announces);

    public void CountScrape() => Interlocked.Increment(ref _scrapes);

    public void CountRefusal() => Interlocked.Increment(ref _refusals);

    public void CountRelay(bool delivered) => Interlocked.Increment(ref delivered ? ref _relays : ref _drops);
}

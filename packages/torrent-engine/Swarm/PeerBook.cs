using System.Net;
using WebTorrent.Identifiers;

namespace WebTorrent.TorrentEngine.Swarm;

/// <summary>The addresses a torrent knows of: whom to dial next, whom to leave alone.</summary>
/// <remarks>Bounded: strangers fill it. Known addresses are never forgotten for new ones while they are connected or were given by the user.</remarks>
internal sealed class PeerBook(int capacity, int capacityPerHost, Random random)
{
    private const int MaxFailures = 5;
    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan TrustedLongestRetry = TimeSpan.FromSeconds(30);

    private readonly Dictionary<EndPoint, Entry> _entries = [];
    private readonly Dictionary<IPAddress, int> _perHost = [];
    private readonly HashSet<IPAddress> _bannedHosts = [];
    private readonly HashSet<EndPoint> _bannedPorts = [];
    private readonly List<Entry> _ready = [];

    /// <summary>How many addresses are known.</summary>
    public int Count => _entries.Count;

    /// <summary>Learns an address. False when it is known already, banned, or the book is full.</summary>
    /// <param name="endPoint">Where the peer listens.</param>
    /// <param name="isTrusted">The user named it: never given up.</param>
    /// <param name="relay">The number of a peer that can introduce us to it (BEP 55).</param>
    /// <param name="isSeed">It is said to have everything.</param>
    /// <param name="isHearsay">Neither a tracker nor the user told of it.</param>
    public bool Add(EndPoint endPoint, bool isTrusted = false, int? relay = null, bool isSeed = false, bool isHearsay = false)
    {
        if (endPoint is IPEndPoint { Port: 0 } || IsBanned(endPoint))
            return false;
        if (_entries.TryGetValue(endPoint, out var known))
        {
            known.IsTrusted |= isTrusted;
            known.IsHearsay &= isHearsay;
            known.Relay = relay ?? known.Relay;
            return false;
        }

        if (!isTrusted && (_entries.Count >= capacity || IsHostFull(endPoint)))
            return false;
        _entries.Add(endPoint, new Entry(endPoint) { IsTrusted = isTrusted, Relay = relay, IsSeed = isSeed, IsHearsay = isHearsay });
        CountHost(endPoint, 1);
        return true;
    }

    /// <summary>The next address to dial at <paramref name="now"/>, or null. It counts as busy until <see cref="OnClosed"/>.</summary>
    /// <param name="now">Monotonic.</param>
    /// <param name="skipSeeds">Leaves those alone that have everything: so have we.</param>
    public EndPoint? TakeNext(TimeSpan now, bool skipSeeds = false)
    {
        _ready.Clear();
        foreach (var entry in _entries.Values)
        {
            if (!entry.IsBusy && entry.RetryAt <= now && !(skipSeeds && entry.IsSeed))
                _ready.Add(entry);
        }

        if (_ready.Count == 0)
            return null;
        var taken = _ready.Find(e => e.IsTrusted) ?? _ready[random.Next(_ready.Count)];
        taken.IsBusy = true;
        return taken.EndPoint;
    }

    /// <summary>The address is connected (dialled, or it came by itself): not to be dialled.</summary>
    public void OnConnected(EndPoint endPoint)
    {
        if (_entries.TryGetValue(endPoint, out var entry))
        {
            entry.IsBusy = true;
            entry.Failures = 0;
        }
    }

    /// <summary>A connection, or the attempt at one, ended.</summary>
    /// <param name="endPoint">The address that was dialled.</param>
    /// <param name="now">Monotonic.</param>
    /// <param name="wasUseful">Something was exchanged; the next try may be soon.</param>
    public void OnClosed(EndPoint endPoint, TimeSpan now, bool wasUseful)
    {
        if (!_entries.TryGetValue(endPoint, out var entry))
            return;

        entry.IsBusy = false;
        entry.Failures = wasUseful ? 0 : entry.Failures + 1;
        if (entry.Failures >= MaxFailures && !entry.IsTrusted)
        {
            Remove(endPoint);
            return;
        }

        var delay = FirstRetry * Math.Pow(3, Math.Min(entry.Failures, 8));
        var longest = entry.IsTrusted ? TrustedLongestRetry : LongestRetry;
        entry.RetryAt = now + (delay < longest ? delay : longest);
    }

    /// <summary>A peer turned out to have everything.</summary>
    public void MarkSeed(EndPoint endPoint)
    {
        if (_entries.TryGetValue(endPoint, out var entry))
            entry.IsSeed = true;
    }

    /// <summary>Never to be talked to again in this torrent (a peer that lied): the whole host, but on this machine, where everybody is, only the port.</summary>
    public void Ban(EndPoint endPoint)
    {
        Remove(endPoint);
        if (endPoint is not IPEndPoint ip || IPAddress.IsLoopback(ip.Address))
        {
            _bannedPorts.Add(endPoint);
            return;
        }

        _bannedHosts.Add(HostAddress.Of(ip.Address));
        foreach (var known in _entries.Keys)
        {
            if (IsBanned(known))
                Remove(known); // Its other ports.
        }
    }

    /// <summary>Forgets one address without banning its host.</summary>
    public void Remove(EndPoint endPoint)
    {
        if (_entries.Remove(endPoint))
            CountHost(endPoint, -1);
    }

    /// <summary>The number of a peer that can introduce us to an address (BEP 55), or null. Given once: a second introduction would end as the first did.</summary>
    public int? TakeRelay(EndPoint endPoint)
    {
        if (!_entries.TryGetValue(endPoint, out var entry))
            return null;
        var relay = entry.Relay;
        entry.Relay = null;
        return relay;
    }

    /// <summary>An address that a peer told of (BEP 55) is to be dialled now. False when it may not be: it is banned, or there is no room for it.</summary>
    public bool TryBeginDial(EndPoint endPoint)
    {
        Add(endPoint, isHearsay: true);
        if (!_entries.TryGetValue(endPoint, out var entry))
            return false;
        entry.IsBusy = true;
        return true;
    }

    /// <summary>Whether the address is known.</summary>
    public bool Knows(EndPoint endPoint) => _entries.ContainsKey(endPoint);

    /// <summary>The torrent is private (BEP 27): only what trackers and the user told of stays.</summary>
    public void ForgetHearsay()
    {
        foreach (var entry in _entries.Values)
        {
            if (entry.IsHearsay)
                Remove(entry.EndPoint); // A dictionary may lose what is gone through.
        }
    }

    /// <summary>True when this host, or this port of our own machine, was banned.</summary>
    public bool IsBanned(EndPoint? endPoint)
        => (endPoint is IPEndPoint ip && _bannedHosts.Contains(HostAddress.Of(ip.Address)))
            || (endPoint is not null && _bannedPorts.Contains(endPoint));

    /// <summary>Whoever names a thousand ports of one host of the Internet wants us to scan it.</summary>
    private bool IsHostFull(EndPoint endPoint) => HostOf(endPoint) is { } host && _perHost.GetValueOrDefault(host) >= capacityPerHost;

    private void CountHost(EndPoint endPoint, int change)
    {
        if (HostOf(endPoint) is not { } host)
            return;
        var count = _perHost.GetValueOrDefault(host) + change;
        if (count > 0)
            _perHost[host] = count;
        else
            _perHost.Remove(host);
    }

    private static IPAddress? HostOf(EndPoint endPoint) => endPoint is IPEndPoint ip && ip.Address.IsPublic() ? HostAddress.Of(ip.Address) : null;

    private sealed class Entry(EndPoint endPoint)
    {
        public EndPoint EndPoint { get; } = endPoint;

        public bool IsTrusted { get; set; }

        public bool IsBusy { get; set; }

        public bool IsHearsay { get; set; }

        public int Failures { get; set; }

        public int? Relay { get; set; }

        public bool IsSeed { get; set; }

        public TimeSpan RetryAt { get; set; } = TimeSpan.MinValue;
    }
}

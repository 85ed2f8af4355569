using System.Diagnostics.CodeAnalysis;
using System.Net;
using WebTorrent.Identifiers;

namespace WebTorrent.LocalDiscovery.Core;

/// <summary>
/// Decides when which torrents are announced and which peers are news (BEP 14), without socket, clock or timer. Not thread-safe.
/// </summary>
/// <remarks>
/// Torrents that are due go together, up to 25 in one announce. Five announces may leave at once, then one a minute, whatever the number of torrents.
/// </remarks>
/// <param name="options">Settings.</param>
/// <param name="cookie">Tells own announces from others'.</param>
internal sealed class LocalDiscoveryCore(LocalDiscoveryOptions options, string cookie)
{
    private const int AnnounceBurst = 5;
    private const int PacketBurst = 500;
    private const int MaxKnownPeers = 4_096;
    private static readonly TimeSpan AnnouncePause = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan PacketPause = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(100);

    /// <summary>How long a peer that was told is no news.</summary>
    private static readonly TimeSpan NewsLifetime = TimeSpan.FromMinutes(1);

    private readonly Dictionary<InfoHash, Torrent> _torrents = [];
    private readonly PriorityQueue<InfoHash, TimeSpan> _due = new();
    private readonly Dictionary<LocalPeer, TimeSpan> _known = [];
    private readonly TokenBucket _announcesOut = new(AnnounceBurst, AnnouncePause);
    private readonly TokenBucket _packetsIn = new(PacketBurst, PacketPause);
    private readonly Queue<LocalAnnounce> _transmits = new();
    private readonly Queue<LocalPeer> _events = new();
    private TimeSpan _notBefore;

    /// <summary>When <see cref="HandleTimeout"/> is due; null when there is nothing to announce.</summary>
    public TimeSpan? NextTimeout => !_due.TryPeek(out _, out var due) ? null : due > _notBefore ? due : _notBefore;

    /// <summary>Adds a torrent, or changes its port.</summary>
    /// <returns>False when there are too many.</returns>
    public bool Announce(TimeSpan now, InfoHash infoHash, ushort port)
    {
        if (_torrents.TryGetValue(infoHash, out var known) && known.Port == port)
            return true;
        if (known is null && _torrents.Count >= options.MaxTorrents)
            return false;
        Plan(infoHash, new Torrent(port, now + Gathering));
        return true;
    }

    /// <summary>Takes a torrent out.</summary>
    public void Stop(InfoHash infoHash) => _torrents.Remove(infoHash);

    /// <summary>Takes a datagram of a neighbour in. What is no announce, our own, or of no announced torrent is ignored.</summary>
    public void HandlePacket(TimeSpan now, IPAddress from, ReadOnlySpan<byte> datagram)
    {
        if (!_packetsIn.TryTake(now) || !LocalAnnounce.TryParse(datagram, out var announce) || string.Equals(announce.Cookie, cookie, StringComparison.Ordinal))
            return;
        foreach (var infoHash in announce.InfoHashes)
        {
            if (_torrents.ContainsKey(infoHash))
                Tell(now, new LocalPeer(infoHash, new IPEndPoint(from, announce.Port)));
        }
    }

    /// <summary>Orders the announces that are due and allowed.</summary>
    public void HandleTimeout(TimeSpan now)
    {
        while (TryTakeDue(now, out var infoHash, out var torrent))
        {
            if (!_announcesOut.TryTake(now))
            {
                _due.Enqueue(infoHash, torrent.Due);
                _notBefore = _announcesOut.GetNext(now);
                return;
            }

            var hashes = new List<InfoHash> { infoHash };
            List<(InfoHash, Torrent)> otherPorts = [];
            while (hashes.Count < LocalAnnounce.MaxInfoHashes && TryTakeDue(now, out var next, out var nextTorrent))
            {
                if (nextTorrent.Port == torrent.Port)
                    hashes.Add(next);
                else
                    otherPorts.Add((next, nextTorrent));
            }

            foreach (var (other, otherTorrent) in otherPorts)
                _due.Enqueue(other, otherTorrent.Due);
            foreach (var announced in hashes)
                Plan(announced, new Torrent(torrent.Port, now + options.AnnounceInterval));
            _transmits.Enqueue(new LocalAnnounce(torrent.Port, hashes, cookie));
        }
    }

    /// <summary>The next announce to send, to every group on every interface; false when there is none.</summary>
    public bool TryTransmit([NotNullWhen(true)] out LocalAnnounce? announce) => _transmits.TryDequeue(out announce);

    /// <summary>The next peer; false when there is none.</summary>
    public bool TryReadEvent(out LocalPeer peer) => _events.TryDequeue(out peer);

    private void Plan(InfoHash infoHash, Torrent torrent)
    {
        _torrents[infoHash] = torrent;
        _due.Enqueue(infoHash, torrent.Due);
    }

    /// <summary>The next torrent that is due, out of the queue; entries of stopped and replanned torrents are dropped.</summary>
    private bool TryTakeDue(TimeSpan now, out InfoHash infoHash, [NotNullWhen(true)] out Torrent? torrent)
    {
        torrent = null;
        while (_due.TryPeek(out infoHash, out var due) && due <= now)
        {
            _due.Dequeue();
            if (_torrents.TryGetValue(infoHash, out torrent) && torrent.Due == due)
                return true;
        }

        return false;
    }

    private void Tell(TimeSpan now, LocalPeer peer)
    {
        if (_known.TryGetValue(peer, out var told) && now - told < NewsLifetime)
            return;
        if (_known.Count >= MaxKnownPeers)
            Forget(now);
        if (_known.Count >= MaxKnownPeers)
            return;
        _known[peer] = now;
        _events.Enqueue(peer);
    }

    private void Forget(TimeSpan now)
    {
        foreach (var (old, told) in _known)
        {
            if (now - told >= NewsLifetime)
                _known.Remove(old);
        }
    }

    private sealed record Torrent(ushort Port, TimeSpan Due);
}

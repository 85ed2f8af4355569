using System.Net;
using WebTorrent.Identifiers;
using WebTorrent.TorrentEngine.Swarm;
using WebTorrent.UtPex;

namespace WebTorrent.TorrentEngine.Gossip;

/// <summary>Peers tell each other of peers (BEP 11). Belongs to the loop.</summary>
/// <param name="swarm">The peers, and where what is heard is written down.</param>
/// <param name="utp">The name of the transport that is uTP; null: none is.</param>
internal sealed class PeerGossip(TorrentSwarm swarm, string? utp)
{
    /// <summary>Addresses that one peer may add to the book: nobody is to fill it alone.</summary>
    public const int MaxHeardOfOne = 500;

    private static readonly TimeSpan RoundInterval = TimeSpan.FromSeconds(5);
    private TimeSpan _nextRound;

    /// <summary>A peer says whom it is connected to. Private torrents do not listen (BEP 27).</summary>
    public void Hear(Peer teller, PexMessage message)
    {
        if (swarm.IsPrivate)
            return;
        var address = (teller.RemoteEndPoint as IPEndPoint)?.Address;
        foreach (var told in message.Added)
        {
            if (teller.HeardOf >= MaxHeardOfOne)
                return;
            if (!told.EndPoint.Address.MayBeNamedBy(address))
                continue;
            var relay = told.Flags.HasFlag(PexFlags.SupportsHolepunch) ? teller.Number : default(int?);
            if (swarm.Book.Add(told.EndPoint, relay: relay, isSeed: told.Flags.HasFlag(PexFlags.UploadOnly), isHearsay: true))
                teller.HeardOf++;
        }
    }

    /// <summary>Tells every peer what has changed. Not before it is known that the torrent is not private.</summary>
    public void Tick(TimeSpan now)
    {
        if (now < _nextRound || swarm.Content is null || swarm.IsPrivate)
            return;
        _nextRound = now + RoundInterval;
        var due = swarm.Peers.Where(static peer => peer.Exchange.IsDue).ToList();
        if (due.Count == 0)
            return;
        var connected = swarm.Peers.Select(Describe).OfType<PexPeer>().DistinctBy(static said => said.EndPoint).Take(PexMessage.MaxPeers).ToList();
        foreach (var peer in due)
            peer.Exchange.TrySend([.. connected.Where(said => MayBeTold(peer, said.EndPoint))]);
    }

    /// <summary>Neighbours are no stranger's business, and nobody is told of himself.</summary>
    private bool MayBeTold(Peer peer, IPEndPoint said)
        => !said.Equals(peer.ListenEndPoint(utp)) && said.Address.MayBeNamedBy((peer.RemoteEndPoint as IPEndPoint)?.Address);

    /// <summary>Null for a peer of which it is not known where it listens.</summary>
    private PexPeer? Describe(Peer peer)
    {
        if (peer.ListenEndPoint(utp) is not { } endPoint)
            return null;
        var flags = peer.IsIncoming ? PexFlags.None : PexFlags.Reachable;
        if (peer.IsSeed || peer.Wire.RemoteExtensions is { IsUploadOnly: true })
            flags |= PexFlags.UploadOnly;
        if (string.Equals(peer.Transport, utp, StringComparison.Ordinal))
            flags |= PexFlags.SupportsUtp;
        if (peer.Holepunch.IsSupportedByRemote)
            flags |= PexFlags.SupportsHolepunch;
        return new PexPeer(endPoint, flags);
    }
}

using System.Net;
using WebTorrent.Identifiers;

namespace WebTorrent.TorrentEngine.Swarm;

/// <summary>Who may be a peer of the torrent. Belongs to the loop.</summary>
internal sealed class JoinPolicy(PeerId ownId, TorrentOptions options, PeerRoster peers, PeerBook book)
{
    /// <summary>Whether a peer that finished its handshake can stay. An older connection of the same peer is dropped for it.</summary>
    /// <returns><see cref="PeerDropReason.None"/>, or why it cannot.</returns>
    public PeerDropReason Judge(Peer peer)
    {
        if (book.IsBanned(peer.RemoteEndPoint))
            return PeerDropReason.Banned;
        if (peers.Count >= options.MaxPeers || IsHostFull(peer))
            return PeerDropReason.TooManyPeers;
        foreach (var other in peers)
        {
            if (other.PeerId != peer.PeerId)
                continue;
            if (!IsPreferred(peer, other))
            {
                other.BookEndPoint ??= peer.BookEndPoint; // To be dialled again once this one is gone.
                return PeerDropReason.Duplicate;
            }

            other.Drop(PeerDropReason.Duplicate);
        }

        return PeerDropReason.None;
    }

    /// <summary>On the Internet one host gets only so many places; in a private network one address may well be many.</summary>
    private bool IsHostFull(Peer peer)
    {
        if (peer.RemoteEndPoint is not IPEndPoint { Address: var address } || !address.IsPublic())
            return false;
        var host = HostAddress.Of(address);
        return peers.Count(other => other.RemoteEndPoint is IPEndPoint ip && HostAddress.Of(ip.Address).Equals(host)) >= options.MaxPeersPerHost;
    }

    /// <summary>When both sides dial at once each must end the same one of the two connections: the one that the smaller peer id dialled.</summary>
    private bool IsPreferred(Peer peer, Peer other)
    {
        if (peer.IsIncoming == other.IsIncoming)
            return false;
        Span<byte> ours = stackalloc byte[PeerId.Size];
        Span<byte> theirs = stackalloc byte[PeerId.Size];
        ownId.CopyTo(ours);
        peer.PeerId.CopyTo(theirs);
        return peer.IsIncoming == ours.SequenceCompareTo(theirs) > 0;
    }
}

using System.Net;
using WebTorrent.Identifiers;
using WebTorrent.TorrentEngine.Swarm;
using WebTorrent.UtHolepunch;

namespace WebTorrent.TorrentEngine.Gossip;

/// <summary>Peers that cannot take connections meet with the help of one that both are connected to (BEP 55). Belongs to the loop.</summary>
/// <param name="swarm">The peers.</param>
/// <param name="utp">The name of the transport that is uTP; null: none is.</param>
internal sealed class Rendezvous(TorrentSwarm swarm, string? utp)
{
    /// <summary>Messages of one peer that are acted on in a minute. Each leads to one or two small packets.</summary>
    public const int PerMinute = 30;

    /// <summary>An address could not be dialled: asks whoever told of it to introduce us.</summary>
    public void TryAsk(EndPoint unreachable)
    {
        if (unreachable is IPEndPoint endPoint && swarm.Book.TakeRelay(endPoint) is { } number && swarm.Peers.Find(number)?.Holepunch is { IsSupportedByRemote: true } relay)
            relay.Send(new HolepunchMessage(HolepunchMessageKind.Rendezvous, endPoint));
    }

    /// <summary>A peer asks for an introduction, or gives one.</summary>
    /// <returns>The address to dial over uTP, now; null: none.</returns>
    public IPEndPoint? Hear(Peer from, HolepunchMessage message, TimeSpan now)
    {
        if (swarm.IsPrivate || !from.HolepunchAllowance.TryTake(now))
            return null; // A magnet link may turn out private after the handshake said that we speak it.
        if (message.Kind == HolepunchMessageKind.Rendezvous)
            Introduce(from, message.EndPoint);
        return message.Kind == HolepunchMessageKind.Connect && MayDial(from, message.EndPoint) ? message.EndPoint : null;
    }

    private void Introduce(Peer asking, IPEndPoint wanted)
    {
        var target = swarm.Peers.FirstOrDefault(peer => peer != asking && (wanted.Equals(peer.RemoteEndPoint) || wanted.Equals(peer.BookEndPoint)));
        if (target is null)
            Refuse(asking, wanted, HolepunchError.NotConnected);
        else if (!target.Holepunch.IsSupportedByRemote)
            Refuse(asking, wanted, HolepunchError.NoSupport);
        else if (asking.ListenEndPoint(utp) is not { } askingEndPoint || !askingEndPoint.Address.MayBeNamedBy((target.RemoteEndPoint as IPEndPoint)?.Address))
            Refuse(asking, wanted, HolepunchError.NoSuchPeer); // Who asks cannot be dialled by the other.
        else
        {
            asking.Holepunch.Send(new HolepunchMessage(HolepunchMessageKind.Connect, target.ListenEndPoint(utp) ?? wanted));
            target.Holepunch.Send(new HolepunchMessage(HolepunchMessageKind.Connect, askingEndPoint));
        }
    }

    private static void Refuse(Peer asking, IPEndPoint wanted, HolepunchError error)
        => asking.Holepunch.Send(new HolepunchMessage(HolepunchMessageKind.Error, wanted, error));

    private bool MayDial(Peer relay, IPEndPoint endPoint)
        => endPoint.Address.MayBeNamedBy((relay.RemoteEndPoint as IPEndPoint)?.Address)
            && !swarm.Book.IsBanned(endPoint)
            && !swarm.Peers.Any(peer => endPoint.Equals(peer.RemoteEndPoint) || endPoint.Equals(peer.BookEndPoint));
}

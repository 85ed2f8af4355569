using System.Net;
using System.Net.Sockets;

namespace WebTorrent.Tracker.Core;

/// <summary>An announce.</summary>
internal sealed class UdpAnnounce(int id, TimeSpan beganAt, IPEndPoint tracker, AnnounceRequest request, string urlData, int maxPeers)
    : UdpRequest(id, beganAt, tracker)
{
    public override UdpAction Action => UdpAction.Announce;

    public override byte[] Encode() =>
        new UdpAnnounceRequest(ConnectionId, TransactionId, WithoutForeignAddress(), urlData).ToArray();

    public override UdpTrackerEvent? Decode(ReadOnlySpan<byte> packet)
    {
        if (!UdpAnnounceResponse.TryParse(packet, Tracker.AddressFamily, out var response))
            return null;
        var peers = new List<IPEndPoint>();
        TrackerReply.AddPeers(response.Peers, peers, [], maxPeers);
        return new UdpTrackerEvent(Id, Announce: new AnnounceResponse
        {
            Interval = TrackerReply.ToInterval(response.Interval),
            Seeders = TrackerReply.ToCount(response.Seeders),
            Leechers = TrackerReply.ToCount(response.Leechers),
            Peers = peers,
        });
    }

    // BEP 15, IPv6: the field is 32 bits wide and has no meaning over IPv6.
    private AnnounceRequest WithoutForeignAddress() =>
        Tracker.AddressFamily == AddressFamily.InterNetworkV6 ? request with { Address = null } : request;
}

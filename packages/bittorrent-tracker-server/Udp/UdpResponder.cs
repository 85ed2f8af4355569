using System.Buffers.Binary;
using WebTorrent.Identifiers;
using WebTorrent.TrackerServer.Core;

namespace WebTorrent.TrackerServer.Udp;

/// <summary>
/// The server's side of the UDP tracker protocol (BEP 15) without socket or clock: a datagram in, at most one out. It keeps nothing of clients, allocates nothing, and
/// sends an address that did not prove itself no more than it got. Thread-safe.
/// </summary>
internal sealed class UdpResponder(TrackerPolicy policy, UdpConnectionIds connectionIds)
{
    /// <summary>The longest answer: it stays whole on any path.</summary>
    public const int MaxReply = 1400;

    private readonly ProtocolCounters _counters = policy.Counters[TrackerProtocol.Udp];

    /// <summary>Answers a datagram.</summary>
    /// <param name="now">The time.</param>
    /// <param name="from">Who sent it.</param>
    /// <param name="packet">What was sent.</param>
    /// <param name="reply">At least <see cref="MaxReply"/> bytes.</param>
    /// <returns>The length of the answer; 0 for none.</returns>
    public int Answer(TimeSpan now, in PeerEndPoint from, ReadOnlySpan<byte> packet, Span<byte> reply)
    {
        // To port 0 nothing can be sent: the system would throw, which costs more than all the rest.
        if (from.Port == 0 || !UdpRequestHeader.TryParse(packet, out var header))
            return 0;
        if (header is { Action: UdpAction.Connect, ConnectionId: UdpRequestHeader.ProtocolId })
            return UdpReply.WriteConnect(reply, header.TransactionId, connectionIds.Create(now, from));
        if (!connectionIds.IsValid(now, from, header.ConnectionId))
            return Refuse(reply, header, "bad connection id", packet.Length);
        return header.Action switch
        {
            UdpAction.Announce => Announce(now, from, header, packet, reply),
            UdpAction.Scrape => Scrape(header, packet, reply),
            _ => Refuse(reply, header, "unknown action", packet.Length),
        };
    }

    private int Announce(TimeSpan now, in PeerEndPoint from, in UdpRequestHeader header, ReadOnlySpan<byte> packet, Span<byte> reply)
    {
        if (!UdpAnnouncePacket.TryParse(packet, out var announce))
            return Refuse(reply, header, "short announce", packet.Length);
        if (announce.Port == 0)
            return Refuse(reply, header, "port 0", packet.Length);
        var peer = new SwarmPeer(announce.InfoHash, announce.PeerId, PeerOf(from, announce), announce.IsSeeder);
        if (FindRefusal(in peer, announce) is { } refusal)
            return Refuse(reply, header, refusal, MaxReply);

        // The answer carries peers of the family it is sent over (BEP 15, IPv6), whatever address was announced.
        var room = reply[UdpReply.AnnounceSize..MaxReply];
        var selection = new PeerSelection
        {
            IPv4 = from.IsIPv4 ? room : default,
            IPv6 = from.IsIPv4 ? default : room,
            Want = policy.NumWant(announce.NumWant),
        };
        var result = policy.Store.Announce(now, in peer, announce.Event, ref selection);
        _counters.CountAnnounce();
        return UdpReply.WriteAnnounce(reply, header.TransactionId, policy.Options.Interval, result.Counts)
            + (selection.IPv4Count * CompactEndPoint.IPv4Size) + (selection.IPv6Count * CompactEndPoint.IPv6Size);
    }

    private PeerEndPoint PeerOf(in PeerEndPoint from, in UdpAnnouncePacket announce)
    {
        if (!policy.Options.AcceptAnnouncedAddress || !announce.Address.ContainsAnyExcept((byte)0))
            return from.WithPort(announce.Port);
        Span<byte> compact = stackalloc byte[CompactEndPoint.IPv4Size];
        announce.Address.CopyTo(compact);
        BinaryPrimitives.WriteUInt16BigEndian(compact[4..], announce.Port);
        return PeerEndPoint.FromCompact(compact);
    }

    private string? FindRefusal(in SwarmPeer peer, in UdpAnnouncePacket announce) => policy.FindRefusal(
        TrackerProtocol.Udp, peer.Swarm, peer.Id, peer.EndPoint, policy.HasFilter ? UdpOptions.ReadUrlData(announce.Options) : "");

    private int Scrape(in UdpRequestHeader header, ReadOnlySpan<byte> packet, Span<byte> reply)
    {
        var hashes = packet[UdpRequestHeader.Size..];
        var room = (MaxReply - UdpReply.HeaderSize) / UdpReply.ScrapeEntrySize;
        var count = Math.Min(hashes.Length / InfoHash.Size, Math.Min(policy.Options.MaxScrapeHashes, room));
        if (count == 0)
            return Refuse(reply, header, "no hash", MaxReply);
        UdpReply.WriteHeader(reply, UdpAction.Scrape, header.TransactionId);
        for (var i = 0; i < count; i++)
        {
            var hash = InfoHash.FromBytes(hashes.Slice(i * InfoHash.Size, InfoHash.Size));
            var counts = policy.IsServed(hash) ? policy.Store.GetCounts(hash) : default;
            UdpReply.WriteScrapeEntry(reply[(UdpReply.HeaderSize + (i * UdpReply.ScrapeEntrySize))..], counts);
        }

        _counters.CountScrape();
        return UdpReply.HeaderSize + (count * UdpReply.ScrapeEntrySize);
    }

    private int Refuse(Span<byte> reply, in UdpRequestHeader header, string text, int most)
    {
        _counters.CountRefusal();
        return UdpReply.WriteError(reply[..MaxReply], header.TransactionId, text, most);
    }
}

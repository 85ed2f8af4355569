using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using WebTorrent.Identifiers;

namespace WebTorrent.Tracker.Core;

/// <summary>
/// The answer to an announce (BEP 15, Announce). The address family of the packet decides how long a peer is:
/// <code>
/// 0   4       action 1
/// 4   4       transaction id
/// 8   4       interval in seconds
/// 12  4       leechers
/// 16  4       seeders
/// 20  6 or 18 address and port, for each peer
/// </code>
/// </summary>
public sealed record UdpAnnounceResponse
{
    /// <summary>The length in bytes without peers.</summary>
    public const int FixedSize = 20;

    /// <summary>That of the request.</summary>
    public uint TransactionId { get; init; }

    /// <summary>Seconds until the next announce, as sent: possibly zero or negative.</summary>
    public int Interval { get; init; }

    /// <summary>Peers that lack something, as sent: possibly negative.</summary>
    public int Leechers { get; init; }

    /// <summary>Peers that have everything, as sent: possibly negative.</summary>
    public int Seeders { get; init; }

    /// <summary>The peers as sent, all of the packet's address family.</summary>
    public IReadOnlyList<IPEndPoint> Peers { get; init; } = [];

    /// <summary>Reads a packet; false when it is no announce response. An incomplete last peer is ignored.</summary>
    /// <param name="packet">The packet; not kept.</param>
    /// <param name="family">How the packet came: over IPv4 or IPv6.</param>
    /// <param name="response">The answer.</param>
    public static bool TryParse(ReadOnlySpan<byte> packet, AddressFamily family, [NotNullWhen(true)] out UdpAnnounceResponse? response)
    {
        response = null;
        if (packet.Length < FixedSize || !UdpHeader.TryParse(packet, out var header) || header.Action != UdpAction.Announce)
            return false;
        response = new UdpAnnounceResponse
        {
            TransactionId = header.TransactionId,
            Interval = BinaryPrimitives.ReadInt32BigEndian(packet[8..]),
            Leechers = BinaryPrimitives.ReadInt32BigEndian(packet[12..]),
            Seeders = BinaryPrimitives.ReadInt32BigEndian(packet[16..]),
            Peers = [.. CompactPeers.Enumerate(packet[FixedSize..].ToArray(), family)],
        };
        return true;
    }

    /// <summary>The packet, in a new array.</summary>
    /// <exception cref="InvalidOperationException">The peers are of both address families.</exception>
    public byte[] ToArray()
    {
        var stride = Peers.Count > 0 ? CompactPeers.GetStride(Peers[0].AddressFamily) : 0;
        var packet = new byte[FixedSize + (stride * Peers.Count)];
        new UdpHeader(UdpAction.Announce, TransactionId).WriteTo(packet);
        BinaryPrimitives.WriteInt32BigEndian(packet.AsSpan(8), Interval);
        BinaryPrimitives.WriteInt32BigEndian(packet.AsSpan(12), Leechers);
        BinaryPrimitives.WriteInt32BigEndian(packet.AsSpan(16), Seeders);
        var rest = packet.AsSpan(FixedSize);
        foreach (var peer in Peers)
        {
            if (!CompactEndPoint.TryWrite(rest, peer, out var written) || written != stride)
                throw new InvalidOperationException("All peers of a packet are of one address family.");
            rest = rest[stride..];
        }

        return packet;
    }
}

using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using WebTorrent.Identifiers;

namespace WebTorrent.Tracker.Core;

/// <summary>
/// An announce (BEP 15, Announce), with the path and query of the tracker's URL as options (BEP 41):
/// <code>
/// 0   8   connection id
/// 8   4   action 1
/// 12  4   transaction id
/// 16  20  info-hash
/// 36  20  peer id
/// 56  8   downloaded
/// 64  8   left
/// 72  8   uploaded
/// 80  4   event
/// 84  4   IPv4 address, or 0
/// 88  4   key
/// 92  4   number of peers wanted, or -1
/// 96  2   port
/// 98  ..  options
/// </code>
/// </summary>
/// <param name="ConnectionId">What the tracker gave in its <see cref="UdpConnectResponse"/>.</param>
/// <param name="TransactionId">Chosen at random; the answer repeats it.</param>
/// <param name="Announce">What is announced. Its tracker id, and an IPv6 address, have no place in the packet.</param>
/// <param name="UrlData">Path and query of the tracker's URL in ASCII; may be empty.</param>
public sealed record UdpAnnounceRequest(long ConnectionId, uint TransactionId, AnnounceRequest Announce, string UrlData)
{
    /// <summary>The length in bytes without options.</summary>
    public const int FixedSize = 98;

    /// <summary>Reads a packet; false when it is no announce request or its numbers are out of range. Unknown options are skipped.</summary>
    public static bool TryParse(ReadOnlySpan<byte> packet, [NotNullWhen(true)] out UdpAnnounceRequest? request)
    {
        request = null;
        if (packet.Length < FixedSize || !UdpHeader.TryParse(packet[8..], out var header) || header.Action != UdpAction.Announce)
            return false;
        var announce = ReadAnnounce(packet);
        if (announce.Downloaded < 0 || announce.Left < 0 || announce.Uploaded < 0 || !Enum.IsDefined(announce.Event))
            return false;
        if (!UdpUrlData.TryParse(packet[FixedSize..], out var urlData))
            return false;
        request = new UdpAnnounceRequest(BinaryPrimitives.ReadInt64BigEndian(packet), header.TransactionId, announce, urlData);
        return true;
    }

    /// <summary>The packet, in a new array.</summary>
    public byte[] ToArray()
    {
        var packet = new byte[FixedSize + UdpUrlData.GetLength(UrlData)];
        BinaryPrimitives.WriteInt64BigEndian(packet, ConnectionId);
        new UdpHeader(UdpAction.Announce, TransactionId).WriteTo(packet.AsSpan(8));
        WriteAnnounce(packet);
        UdpUrlData.Write(UrlData, packet.AsSpan(FixedSize));
        return packet;
    }

    private static AnnounceRequest ReadAnnounce(ReadOnlySpan<byte> packet) => new()
    {
        InfoHash = InfoHash.FromBytes(packet.Slice(16, InfoHash.Size)),
        PeerId = PeerId.FromBytes(packet.Slice(36, PeerId.Size)),
        Downloaded = BinaryPrimitives.ReadInt64BigEndian(packet[56..]),
        Left = BinaryPrimitives.ReadInt64BigEndian(packet[64..]),
        Uploaded = BinaryPrimitives.ReadInt64BigEndian(packet[72..]),
        Event = (AnnounceEvent)BinaryPrimitives.ReadInt32BigEndian(packet[80..]),
        Address = packet.Slice(84, 4).IndexOfAnyExcept((byte)0) < 0 ? null : new IPAddress(packet.Slice(84, 4)),
        Key = BinaryPrimitives.ReadUInt32BigEndian(packet[88..]),
        NumWant = Math.Max(-1, BinaryPrimitives.ReadInt32BigEndian(packet[92..])),
        Port = BinaryPrimitives.ReadUInt16BigEndian(packet[96..]),
    };

    private void WriteAnnounce(Span<byte> packet)
    {
        Announce.InfoHash.CopyTo(packet[16..]);
        Announce.PeerId.CopyTo(packet[36..]);
        BinaryPrimitives.WriteInt64BigEndian(packet[56..], Announce.Downloaded);
        BinaryPrimitives.WriteInt64BigEndian(packet[64..], Announce.Left);
        BinaryPrimitives.WriteInt64BigEndian(packet[72..], Announce.Uploaded);
        BinaryPrimitives.WriteInt32BigEndian(packet[80..], (int)Announce.Event);
        if (Announce.Address is { AddressFamily: AddressFamily.InterNetwork } address)
            address.TryWriteBytes(packet[84..], out _);
        BinaryPrimitives.WriteUInt32BigEndian(packet[88..], Announce.Key);
        BinaryPrimitives.WriteInt32BigEndian(packet[92..], Math.Max(-1, Announce.NumWant));
        BinaryPrimitives.WriteUInt16BigEndian(packet[96..], Announce.Port);
    }
}

using System.Buffers.Binary;
using WebTorrent.Identifiers;
using WebTorrent.TrackerServer.Core;
using WebTorrent.TrackerServer.Udp;

namespace WebTorrent.TrackerServer.Tests;

/// <summary>A <see cref="UdpResponder"/> and packets for it.</summary>
internal sealed class UdpRig
{
    private readonly byte[] _reply = new byte[UdpResponder.MaxReply];
    private readonly UdpResponder _responder;

    public UdpRig(TrackerServerOptions? options = null)
    {
        Policy = new TrackerPolicy(options ?? new TrackerServerOptions(), Some.Store());
        _responder = new UdpResponder(Policy, new UdpConnectionIds(new SipHash("0123456789abcdef"u8)));
    }

    public TrackerPolicy Policy { get; }

    public TimeSpan Now { get; set; }

    public static byte[] ConnectPacket(uint transaction = 7)
    {
        var packet = new byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(packet, UdpRequestHeader.ProtocolId);
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(12), transaction);
        return packet;
    }

    public static byte[] AnnouncePacket(ulong id, int peer = 1, int want = -1, int port = 6881, long left = 1, int swarmEvent = 0, byte[]? address = null, string urlData = "")
    {
        var packet = new byte[UdpAnnouncePacket.FixedSize + (urlData.Length > 0 ? 2 + urlData.Length : 0)];
        BinaryPrimitives.WriteUInt64BigEndian(packet, id);
        packet[11] = 1;
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(12), 7);
        Some.Swarm.CopyTo(packet.AsSpan(16));
        Some.Id(peer).CopyTo(packet.AsSpan(36));
        BinaryPrimitives.WriteInt64BigEndian(packet.AsSpan(64), left);
        BinaryPrimitives.WriteInt32BigEndian(packet.AsSpan(80), swarmEvent);
        address?.CopyTo(packet.AsSpan(84));
        BinaryPrimitives.WriteInt32BigEndian(packet.AsSpan(92), want);
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(96), (ushort)port);
        if (urlData.Length == 0)
            return packet;
        packet[98] = 2;
        packet[99] = (byte)urlData.Length;
        System.Text.Encoding.ASCII.GetBytes(urlData, packet.AsSpan(100));
        return packet;
    }

    public static byte[] ScrapePacket(ulong id, params InfoHash[] hashes)
    {
        var packet = new byte[16 + (hashes.Length * 20)];
        BinaryPrimitives.WriteUInt64BigEndian(packet, id);
        packet[11] = 2;
        for (var i = 0; i < hashes.Length; i++)
            hashes[i].CopyTo(packet.AsSpan(16 + (i * 20)));
        return packet;
    }

    public byte[] Send(byte[] packet, PeerEndPoint? from = null) => _reply.AsSpan(0, _responder.Answer(Now, from ?? Some.Client, packet, _reply)).ToArray();

    public ulong Connect(PeerEndPoint? from = null)
    {
        var reply = Send(ConnectPacket(), from);
        Assert.Equal((16, 0, 7u), (reply.Length, BinaryPrimitives.ReadInt32BigEndian(reply), BinaryPrimitives.ReadUInt32BigEndian(reply.AsSpan(4))));
        return BinaryPrimitives.ReadUInt64BigEndian(reply.AsSpan(8));
    }

    public static int ActionOf(byte[] reply) => BinaryPrimitives.ReadInt32BigEndian(reply);
}

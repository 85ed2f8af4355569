using System.Buffers.Binary;
using System.Net;
using WebTorrent.Identifiers;

namespace WebTorrent.TrackerServer.Tests;

/// <summary>Values that tests need and do not care about.</summary>
internal static class Some
{
    public static readonly PeerEndPoint Client = EndPoint("192.0.2.1", 6881);
    public static readonly PeerEndPoint ClientV6 = EndPoint("2001:db8::1", 6881);
    public static readonly InfoHash Swarm = Hash(1);

    public static PeerEndPoint EndPoint(string address, int port) => PeerEndPoint.From(IPAddress.Parse(address), (ushort)port);

    /// <summary>One of 2^24 IPv4 endpoints.</summary>
    public static PeerEndPoint EndPoint(int number) => PeerEndPoint.From(new IPAddress([10, (byte)(number >> 16), (byte)(number >> 8), (byte)number]), 6881);

    public static InfoHash Hash(int number)
    {
        var bytes = new byte[InfoHash.Size];
        BinaryPrimitives.WriteInt32BigEndian(bytes, number);
        return InfoHash.FromBytes(bytes);
    }

    public static PeerId Id(int number)
    {
        var bytes = new byte[PeerId.Size];
        BinaryPrimitives.WriteInt32BigEndian(bytes, number);
        return PeerId.FromBytes(bytes);
    }

    public static SwarmPeer Peer(int number, bool isSeeder = false) => new(Swarm, Id(number), EndPoint(number), isSeeder);

    public static MemorySwarmStore Store(MemorySwarmStoreOptions? options = null) => new((options ?? new MemorySwarmStoreOptions()) with { Random = new Random(1) });

    /// <summary>Announces and returns the compact peers of both families.</summary>
    public static (AnnounceResult Result, IReadOnlyList<PeerEndPoint> Peers) Announce(
        this ISwarmStore store, SwarmPeer peer, SwarmEvent swarmEvent = SwarmEvent.None, int want = 50, TimeSpan now = default)
    {
        var selection = new PeerSelection { IPv4 = new byte[want * 6], IPv6 = new byte[want * 18], Want = want };
        var result = store.Announce(now, in peer, swarmEvent, ref selection);
        var peers = new List<PeerEndPoint>();
        for (var i = 0; i < selection.IPv4Count; i++)
            peers.Add(PeerEndPoint.FromCompact(selection.IPv4.Slice(i * 6, 6)));
        for (var i = 0; i < selection.IPv6Count; i++)
            peers.Add(PeerEndPoint.FromCompact(selection.IPv6.Slice(i * 18, 18)));
        return (result, peers);
    }
}

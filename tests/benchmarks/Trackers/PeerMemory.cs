using System.Buffers.Binary;
using System.Net;
using WebTorrent.Identifiers;
using WebTorrent.TrackerServer;

namespace WebTorrent.Benchmarks.Trackers;

/// <summary>What a peer costs in memory, with a million of them.</summary>
internal static class PeerMemory
{
    private const int Peers = 1_000_000;

    /// <summary>Bytes of heap a peer, for IPv4 peers spread over so many swarms.</summary>
    public static double Measure(int swarms)
    {
        long before = GC.GetTotalMemory(forceFullCollection: true);
        var store = new MemorySwarmStore();
        Span<byte> bytes = stackalloc byte[20];
        for (int i = 0; i < Peers; i++)
        {
            BinaryPrimitives.WriteInt32BigEndian(bytes, i % swarms);
            var hash = InfoHash.FromBytes(bytes);
            BinaryPrimitives.WriteInt32BigEndian(bytes, i);
            var peer = new SwarmPeer(hash, PeerId.FromBytes(bytes), PeerEndPoint.From(new IPAddress([10, (byte)(i >> 16), (byte)(i >> 8), (byte)i]), 6881), i % 4 == 0);
            var selection = default(PeerSelection);
            store.Announce(TimeSpan.Zero, in peer, SwarmEvent.Started, ref selection);
        }

        double each = (GC.GetTotalMemory(forceFullCollection: true) - before) / (double)Peers;
        if (store.GetStats().Peers != Peers) throw new InvalidOperationException("Not all peers were kept.");
        return each;
    }
}

using System.Buffers.Binary;
using System.Net;
using WebTorrent.Identifiers;
using WebTorrent.TrackerServer;

namespace WebTorrent.TrackerPostgres.Tests;

/// <summary>Values that tests need and do not care about.</summary>
internal static class Some
{
    public static readonly InfoHash Swarm = Hash(1);

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

    public static SwarmPeer Peer(int number, bool isSeeder = false) =>
        new(Swarm, Id(number), PeerEndPoint.From(new IPAddress([10, 0, (byte)(number >> 8), (byte)number]), 6881), isSeeder);

    public static AnnounceResult Announce(this ISwarmStore store, SwarmPeer peer, SwarmEvent swarmEvent = SwarmEvent.None)
    {
        var selection = default(PeerSelection);
        return store.Announce(TimeSpan.FromSeconds(1), in peer, swarmEvent, ref selection);
    }

    public static AnnounceResult AnnounceWeb(this ISwarmStore store, int peer, IWebPeerLink link, Span<WebPeer> chosen, out int count, SwarmEvent swarmEvent = SwarmEvent.None) =>
        store.AnnounceWeb(TimeSpan.FromSeconds(1), new WebSwarmPeer(Swarm, Id(peer), link, false), swarmEvent, chosen, out count);

    public static AnnounceResult AnnounceWeb(this ISwarmStore store, int peer, IWebPeerLink link, SwarmEvent swarmEvent = SwarmEvent.None) =>
        store.AnnounceWeb(peer, link, [], out _, swarmEvent);

    public static Task UntilAsync(Func<bool> isSo, string what) => UntilAsync(() => Task.FromResult(isSo()), what);

    public static async Task UntilAsync(Func<Task<bool>> isSo, string what)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!await isSo())
        {
            Assert.False(limit.IsCancellationRequested, $"in a minute it did not come to this: {what}");
            await Task.Delay(10);
        }
    }
}

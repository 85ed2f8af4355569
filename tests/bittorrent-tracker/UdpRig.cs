using System.Net;
using WebTorrent.Tracker.Core;

namespace WebTorrent.Tracker.Tests;

/// <summary>A <see cref="UdpTrackerCore"/> with its time in the hand of the test.</summary>
internal sealed class UdpRig(UdpTrackerCoreOptions? options = null, int seed = 1)
{
    public static readonly IPEndPoint Tracker = new(IPAddress.Parse("192.0.2.1"), 6969);

    public UdpTrackerCore Core { get; } = new(options ?? new UdpTrackerCoreOptions(), new Random(seed));

    public TimeSpan Now { get; private set; }

    public int Announce(string urlData = "") => Core.Announce(Now, Tracker, Some.Announce, urlData);

    /// <summary>Lets time go by and calls the core when it wants to be called.</summary>
    public void AdvanceTo(double seconds)
    {
        var end = TimeSpan.FromSeconds(seconds);
        while (Core.NextTimeout is { } next && next <= end)
        {
            Now = next > Now ? next : Now;
            Core.HandleTimeout(Now);
        }

        Now = end;
    }

    public void Receive(byte[] packet, IPEndPoint? from = null) => Core.HandlePacket(Now, from ?? Tracker, packet);

    public byte[]? Sent() => Core.TryTransmit(out var datagram) ? datagram.Payload.ToArray() : null;

    public UdpConnectRequest SentConnect()
    {
        Assert.True(UdpConnectRequest.TryParse(Sent(), out var connect));
        return connect;
    }

    public UdpAnnounceRequest SentAnnounce()
    {
        Assert.True(UdpAnnounceRequest.TryParse(Sent(), out var announce));
        return announce;
    }

    public void AcceptConnect(long connectionId = 77) =>
        Receive(new UdpConnectResponse(SentConnect().TransactionId, connectionId).ToArray());

    public void AcceptAnnounce() => Receive(Answer(SentAnnounce().TransactionId));

    public UdpTrackerEvent Event()
    {
        Assert.True(Core.TryReadEvent(out var trackerEvent));
        return trackerEvent;
    }

    public void AssertNothing()
    {
        Assert.Null(Sent());
        Assert.False(Core.TryReadEvent(out _));
    }

    public static byte[] Answer(uint transactionId) =>
        new UdpAnnounceResponse { TransactionId = transactionId, Interval = 1800, Leechers = 3, Seeders = 2, Peers = [Some.Seeder] }.ToArray();
}

using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Sockets;
using WebTorrent.TestKit;

namespace WebTorrent.TrackerServer.Tests;

public class TrackerHostTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Udp_Serves_OverBothFamilies(bool overIPv6)
    {
        var endPoint = new IPEndPoint(IPAddress.IPv6Any, 0);
        await using var tracker = new TrackerHost(new TrackerServerOptions { HttpEndPoints = [], UdpEndPoints = [endPoint], Store = Some.Store() });
        await tracker.StartAsync();
        Assert.SkipWhen(overIPv6 && !Socket.OSSupportsIPv6, "this machine has no IPv6");
        var loopback = overIPv6 ? IPAddress.IPv6Loopback : IPAddress.Loopback;
        using var socket = new UdpClient(loopback.AddressFamily);
        socket.Connect(new IPEndPoint(loopback, tracker.UdpEndPoints[0].Port));
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await socket.SendAsync(UdpRig.ConnectPacket(), limit.Token);
        var connected = (await socket.ReceiveAsync(limit.Token)).Buffer;
        await socket.SendAsync(UdpRig.AnnouncePacket(System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(connected.AsSpan(8))), limit.Token);
        Assert.Equal(1, UdpRig.ActionOf((await socket.ReceiveAsync(limit.Token)).Buffer));
        var swarms = tracker.GetStats().Swarms;
        Assert.Equal((overIPv6 ? 0 : 1, overIPv6 ? 1 : 0), (swarms.IPv4Peers, swarms.IPv6Peers));
    }

    [Fact]
    public async Task TakenPort_IsATypedError()
    {
        await using var tracker = await RunningTracker.StartAsync();
        await using var http = new TrackerHost(new TrackerServerOptions { HttpEndPoints = [tracker.Http], UdpEndPoints = [] });
        Assert.Equal(TrackerServerErrorCode.AddressInUse, (await Assert.ThrowsAsync<TrackerServerException>(() => http.StartAsync())).Code);
        await using var udp = new TrackerHost(new TrackerServerOptions { HttpEndPoints = [], UdpEndPoints = [tracker.Host.UdpEndPoints[0]] });
        Assert.Equal(TrackerServerErrorCode.AddressInUse, (await Assert.ThrowsAsync<TrackerServerException>(() => udp.StartAsync())).Code);
    }

    [Fact]
    public async Task ForeignAddress_IsATypedError()
    {
        await using var tracker = new TrackerHost(new TrackerServerOptions { HttpEndPoints = [new IPEndPoint(IPAddress.Parse("192.0.2.1"), 0)], UdpEndPoints = [] });
        Assert.Equal(TrackerServerErrorCode.AddressNotAvailable, (await Assert.ThrowsAsync<TrackerServerException>(() => tracker.StartAsync())).Code);
    }

    [Fact]
    public async Task StartAndDispose_MisuseIsToldApart()
    {
        var tracker = await RunningTracker.StartAsync();
        await Assert.ThrowsAsync<InvalidOperationException>(() => tracker.Host.StartAsync());
        await tracker.DisposeAsync();
        await tracker.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => tracker.Host.StartAsync());
        await using var never = new TrackerHost();
    }

    [Fact]
    public async Task Peers_AreForgotten_AsTimeGoesBy()
    {
        var time = new VirtualTime();
        await using var tracker = await RunningTracker.StartAsync(new TrackerServerOptions { TimeProvider = time, Store = Some.Store(new MemorySwarmStoreOptions { PeerLifetime = TimeSpan.FromMinutes(5) }) });
        await tracker.AnnounceAsync(1, 1001);
        time.Advance(TimeSpan.FromMinutes(4));
        Assert.Equal(1, tracker.Host.GetStats().Swarms.Peers);
        time.Advance(TimeSpan.FromMinutes(3));
        Assert.Equal(0, tracker.Host.GetStats().Swarms.Peers);
    }

    [Theory]
    [InlineData(3, 6)]
    [InlineData(8, 16)]
    public async Task Peers_AreKeptForTwoMissedAnnounces_WhateverTheInterval(int interval, int kept)
    {
        var time = new VirtualTime();
        await using var tracker = await RunningTracker.StartAsync(new TrackerServerOptions { TimeProvider = time, Interval = TimeSpan.FromHours(interval) });
        await tracker.AnnounceAsync(1, 1001);
        time.Advance(TimeSpan.FromHours(kept));
        Assert.Equal(1, tracker.Host.GetStats().Swarms.Peers);
        time.Advance(TimeSpan.FromMinutes(15));
        Assert.Equal(0, tracker.Host.GetStats().Swarms.Peers);
    }

    [Fact]
    public async Task StoreThatThrows_EndsNeitherUdpNorTheProcess()
    {
        var log = new CountingLog();
        var store = new SickStore { Throws = true };
        await using var tracker = await RunningTracker.StartAsync(new TrackerServerOptions { Store = store, LoggerFactory = log });
        using var socket = new UdpClient(AddressFamily.InterNetwork);
        socket.Connect(tracker.Host.UdpEndPoints[0]);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await socket.SendAsync(UdpRig.ConnectPacket(), limit.Token);
        var id = System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian((await socket.ReceiveAsync(limit.Token)).Buffer.AsSpan(8));
        await socket.SendAsync(UdpRig.AnnouncePacket(id), limit.Token);
        await socket.SendAsync(UdpRig.ConnectPacket(), limit.Token);
        Assert.Equal(0, UdpRig.ActionOf((await socket.ReceiveAsync(limit.Token)).Buffer));
        Assert.NotEqual(0, log.Count);
    }

    [Fact]
    public async Task SecondHttpEndPointTaken_IsTheOneThatIsNamed()
    {
        await using var tracker = await RunningTracker.StartAsync();
        await using var other = new TrackerHost(new TrackerServerOptions { HttpEndPoints = [new IPEndPoint(IPAddress.Loopback, 0), tracker.Http], UdpEndPoints = [] });
        var error = await Assert.ThrowsAsync<TrackerServerException>(() => other.StartAsync());
        Assert.Contains($"Port {tracker.Http.Port} ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DisposedWhileItStarts_NothingStaysOpen()
    {
        for (var round = 0; round < 50; round++)
        {
            var tracker = new TrackerHost(new TrackerServerOptions { HttpEndPoints = [new IPEndPoint(IPAddress.Loopback, 0)], UdpEndPoints = [new IPEndPoint(IPAddress.Loopback, 0)], Store = Some.Store() });
            using var both = new Barrier(2);
            var starting = Task.Run(async () =>
            {
                both.SignalAndWait();
                await tracker.StartAsync();
            });
            both.SignalAndWait();
            await tracker.DisposeAsync();
            await Record.ExceptionAsync(() => starting);
            foreach (var endPoint in tracker.UdpEndPoints)
                new UdpClient(endPoint).Dispose();
        }
    }

    [Fact]
    public async Task Metrics_TellWhatHappened()
    {
        await using var tracker = await RunningTracker.StartAsync();
        await tracker.AnnounceAsync(1, 1001);
        long announces = 0;
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Name == "webtorrent.tracker_server.announces")
                    self.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((_, value, _, _) => announces += value);
        listener.Start();
        listener.RecordObservableInstruments();
        Assert.True(announces >= 1);
    }

    [Fact]
    public void Options_OutOfRange_AreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new TrackerHost(new TrackerServerOptions { Interval = TimeSpan.Zero }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TrackerHost(new TrackerServerOptions { MaxNumWant = 5000 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TrackerHost(new TrackerServerOptions { DefaultNumWant = 201 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new MemorySwarmStore(new MemorySwarmStoreOptions { PeerLifetime = TimeSpan.FromDays(2) }));
        Assert.Throws<ArgumentNullException>(() => new TrackerHost(new TrackerServerOptions { UdpEndPoints = null! }));
    }

    [Fact]
    public void EndPoints_RoundTrip() => Law.Holds(Arbitraries.AnyEndPoints(), endPoint =>
    {
        var value = PeerEndPoint.From(endPoint);
        var compact = new byte[value.CompactSize];
        value.WriteCompact(compact);
        Assert.Equal(value, PeerEndPoint.FromCompact(compact));
        Assert.Equal(value, PeerEndPoint.From(endPoint.Serialize()));
        Assert.Equal(endPoint.Address.ToString(), value.ToIPAddress().ToString());
        Assert.Equal(endPoint.Port, value.ToIPEndPoint().Port);
    });
}

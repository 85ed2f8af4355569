using System.Net;
using System.Net.Sockets;
using WebTorrent.Protocol;

namespace WebTorrent.TcpTransport.Tests;

public class TcpPeerTransportTests
{
    [Fact]
    public async Task ConnectAndAccept_KnowEachOther()
    {
        await using var pair = await TransportPair.CreateAsync();
        Assert.False(pair.Dialled.IsIncoming);
        Assert.True(pair.Accepted.IsIncoming);
        Assert.Equal(pair.Transport.LocalEndPoint, pair.Dialled.RemoteEndPoint);
        Assert.Equal("tcp", pair.Accepted.Transport);
        Assert.Equal(2, pair.Transport.Connections);
    }

    [Fact]
    public async Task Start_AnyIPv6Address_TakesIPv4Too()
    {
        Assert.SkipUnless(Socket.OSSupportsIPv6, "This machine has no IPv6.");
        await using var transport = new TcpPeerTransport(new TcpTransportOptions { Listen = new IPEndPoint(IPAddress.IPv6Any, 0) });
        transport.Start();
        var port = ((IPEndPoint)transport.LocalEndPoint!).Port;
        foreach (var address in new[] { IPAddress.Loopback, IPAddress.IPv6Loopback })
        {
            var accepting = transport.AcceptAsync(default).AsTask();
            await using var dialled = await transport.ConnectAsync(new IPEndPoint(address, port), default);
            await using var accepted = await accepting;
            Assert.Equal(address, ((IPEndPoint)accepted.RemoteEndPoint!).Address);
        }
    }

    [Fact]
    public async Task Start_PortTaken_TypedError()
    {
        await using var first = TransportPair.Listen();
        await using var second = new TcpPeerTransport(new TcpTransportOptions { Listen = (IPEndPoint)first.LocalEndPoint! });
        var error = Assert.Throws<PeerTransportException>(second.Start);
        Assert.Equal(PeerTransportErrorCode.AddressInUse, error.Code);
        Assert.Null(second.LocalEndPoint);
    }

    [Fact]
    public async Task Start_AddressOfAnotherMachine_TypedError()
    {
        await using var transport = new TcpPeerTransport(new TcpTransportOptions { Listen = new IPEndPoint(IPAddress.Parse("203.0.113.77"), 0) });
        Assert.Equal(PeerTransportErrorCode.AddressNotAvailable, Assert.Throws<PeerTransportException>(transport.Start).Code);
    }

    [Fact]
    public async Task Start_Twice_Throws()
    {
        await using var transport = TransportPair.Listen();
        Assert.Throws<InvalidOperationException>(transport.Start);
    }

    [Fact]
    public async Task Start_NothingToListenOn_OnlyDials()
    {
        await using var transport = new TcpPeerTransport();
        transport.Start();
        Assert.Null(transport.LocalEndPoint);
        await Assert.ThrowsAsync<InvalidOperationException>(() => transport.AcceptAsync(default).AsTask());
    }

    [Fact]
    public async Task ConnectAsync_NobodyListens_Refused()
    {
        var free = TransportPair.Listen();
        var endPoint = free.LocalEndPoint!;
        await free.DisposeAsync();
        await using var transport = new TcpPeerTransport();
        var error = await Assert.ThrowsAsync<PeerTransportException>(() => transport.ConnectAsync(endPoint, default).AsTask());
        Assert.Equal(PeerTransportErrorCode.Refused, error.Code);
        Assert.Equal(0, transport.Connections);
    }

    [Fact]
    public async Task ConnectAsync_NoSuchHost_Unreachable()
    {
        await using var transport = new TcpPeerTransport();
        var error = await Assert.ThrowsAsync<PeerTransportException>(() => transport.ConnectAsync(new DnsEndPoint("no-such-host.invalid", 1), default).AsTask());
        Assert.Equal(PeerTransportErrorCode.Unreachable, error.Code);
    }

    [Fact]
    public async Task ConnectAsync_HostName_Connects()
    {
        await using var transport = TransportPair.Listen();
        var port = ((IPEndPoint)transport.LocalEndPoint!).Port;
        await using var connection = await transport.ConnectAsync(new DnsEndPoint("localhost", port, AddressFamily.InterNetwork), default);
        Assert.False(connection.IsIncoming);
    }

    [Fact]
    public async Task ConnectAsync_CancelledBefore_CallersToken()
    {
        await using var transport = TransportPair.Listen();
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => transport.ConnectAsync(transport.LocalEndPoint!, cancelled.Token).AsTask());
        Assert.Equal(cancelled.Token, error.CancellationToken);
        Assert.Equal(0, transport.Connections);
    }

    [Fact]
    public async Task ConnectAsync_OverTheLimit_TypedError_UntilOneCloses()
    {
        await using var listener = TransportPair.Listen();
        await using var transport = new TcpPeerTransport(new TcpTransportOptions { MaxConnections = 1 });
        var first = await transport.ConnectAsync(listener.LocalEndPoint!, default);
        var error = await Assert.ThrowsAsync<PeerTransportException>(() => transport.ConnectAsync(listener.LocalEndPoint!, default).AsTask());
        Assert.Equal(PeerTransportErrorCode.TooManyConnections, error.Code);
        await first.DisposeAsync();
        await first.DisposeAsync();
        Assert.Equal(0, transport.Connections);
        await using var second = await transport.ConnectAsync(listener.LocalEndPoint!, default);
        Assert.Equal(1, transport.Connections);
    }

    [Fact]
    public async Task AcceptAsync_OverTheLimit_HangsUpAndGoesOn()
    {
        await using var listener = TransportPair.Listen(new TcpTransportOptions { MaxConnections = 1 });
        await using var transport = new TcpPeerTransport();
        await using var first = await transport.ConnectAsync(listener.LocalEndPoint!, default);
        var accepted = await listener.AcceptAsync(default);
        var accepting = listener.AcceptAsync(default).AsTask();
        await using var second = await transport.ConnectAsync(listener.LocalEndPoint!, default);
        var end = await second.Pipe.Input.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(10));
        Assert.True(end.IsCompleted);
        Assert.False(accepting.IsCompleted);
        await accepted.DisposeAsync();
        await using var third = await transport.ConnectAsync(listener.LocalEndPoint!, default);
        await using var welcome = await accepting.WaitAsync(TimeSpan.FromSeconds(10));
        Assert.Equal(1, listener.Connections);
    }

    [Fact]
    public async Task AcceptAsync_Cancelled_CallersToken_ListensOn()
    {
        await using var transport = TransportPair.Listen();
        using var giveUp = new CancellationTokenSource();
        var accepting = transport.AcceptAsync(giveUp.Token).AsTask();
        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => accepting);
        var again = transport.AcceptAsync(default).AsTask();
        await using var dialled = await transport.ConnectAsync(transport.LocalEndPoint!, default);
        await using var accepted = await again.WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task DisposeAsync_AcceptWaits_ObjectDisposed()
    {
        var transport = TransportPair.Listen();
        var accepting = transport.AcceptAsync(default).AsTask();
        await transport.DisposeAsync();
        await transport.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => accepting.WaitAsync(TimeSpan.FromSeconds(10)));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => transport.AcceptAsync(default).AsTask());
        await Assert.ThrowsAsync<ObjectDisposedException>(() => transport.ConnectAsync(new IPEndPoint(IPAddress.Loopback, 1), default).AsTask());
    }

    [Fact]
    public async Task DisposeAsync_ConnectionsGoOn()
    {
        await using var pair = await TransportPair.CreateAsync();
        await pair.Transport.DisposeAsync();
        await pair.Dialled.Pipe.Output.WriteAsync("still here"u8.ToArray());
        var read = await pair.Accepted.Pipe.Input.ReadAtLeastAsync(10);
        Assert.Equal(10, read.Buffer.Length);
    }

    [Fact]
    public void CanConnect_AddressesWithAPort()
    {
        var transport = new TcpPeerTransport();
        Assert.True(transport.CanConnect(new IPEndPoint(IPAddress.Loopback, 1)));
        Assert.True(transport.CanConnect(new DnsEndPoint("example.org", 1)));
        Assert.False(transport.CanConnect(new IPEndPoint(IPAddress.Loopback, 0)));
        Assert.False(transport.CanConnect(new UnixDomainSocketEndPoint("/tmp/x")));
    }

    [Fact]
    public void Options_OutOfRange_Throws()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new TcpPeerTransport(new TcpTransportOptions { MaxConnections = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TcpPeerTransport(new TcpTransportOptions { MaxReceiveSize = 1 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TcpPeerTransport(new TcpTransportOptions { ConnectTimeout = TimeSpan.Zero }));
    }
}

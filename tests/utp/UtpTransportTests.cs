using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using WebTorrent.Datagram;
using WebTorrent.Protocol;
using WebTorrent.TestKit;

namespace WebTorrent.Utp.Tests;

public class UtpTransportTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task ConnectAndAccept_KnowEachOther()
    {
        await using var pair = await TransportPair.CreateAsync();
        Assert.False(pair.Dialled.IsIncoming);
        Assert.True(pair.Accepted.IsIncoming);
        Assert.Equal(pair.Listening.LocalEndPoint, pair.Dialled.RemoteEndPoint);
        Assert.Equal(pair.Dialling.LocalEndPoint, pair.Accepted.RemoteEndPoint);
        Assert.Equal("utp", pair.Accepted.Transport);
        Assert.Equal((1, 1), (pair.Dialling.Connections, pair.Listening.Connections));
        Assert.InRange(MeterReadings.Sum("webtorrent.utp.connections"), 2, long.MaxValue);
    }

    [Fact]
    public async Task Accept_AcceptorSpeaksFirst_Heard()
    {
        await using var pair = await TransportPair.CreateAsync();
        await pair.Accepted.Pipe.Output.WriteAsync("first"u8.ToArray());
        var read = await pair.Dialled.Pipe.Input.ReadAtLeastAsync(5).AsTask().WaitAsync(Patience);
        Assert.Equal("first"u8.ToArray(), read.Buffer.ToArray());
    }

    [Fact]
    public async Task Connect_OverIPv6AndIPv4_OnOneSocket()
    {
        Assert.SkipUnless(Socket.OSSupportsIPv6, "This machine has no IPv6.");
        await using var listening = TransportPair.Open(IPAddress.IPv6Any);
        await using var dialling = TransportPair.Open(IPAddress.IPv6Any);
        await using var server = new UtpTransport(listening);
        await using var client = new UtpTransport(dialling);
        server.Start();
        client.Start();
        foreach (var address in new[] { IPAddress.Loopback, IPAddress.IPv6Loopback })
        {
            var accepting = server.AcceptAsync(default).AsTask();
            await using var dialled = await client.ConnectAsync(new IPEndPoint(address, listening.LocalEndPoint.Port), default);
            await using var accepted = await accepting.WaitAsync(Patience);
            Assert.Equal(address, ((IPEndPoint)accepted.RemoteEndPoint!).Address);
        }
    }

    [Fact]
    public async Task Connect_NobodyAnswers_TimedOut()
    {
        using var silent = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        silent.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        await using var socket = TransportPair.Open();
        await using var transport = new UtpTransport(socket, new UtpOptions { ConnectTimeout = TimeSpan.FromMilliseconds(50) });
        transport.Start();
        var error = await Assert.ThrowsAsync<PeerTransportException>(() => transport.ConnectAsync(silent.LocalEndPoint!, default).AsTask());
        Assert.Equal(PeerTransportErrorCode.TimedOut, error.Code);
    }

    [Fact]
    public async Task Connect_TokenCancelled_CallersToken_NothingIsLeft()
    {
        await using var socket = TransportPair.Open();
        await using var transport = new UtpTransport(socket);
        transport.Start();
        using var giveUp = new CancellationTokenSource();
        var dialling = transport.ConnectAsync(new IPEndPoint(IPAddress.Loopback, 9), giveUp.Token).AsTask();
        await giveUp.CancelAsync();
        var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => dialling);
        Assert.Equal(giveUp.Token, error.CancellationToken);
        Assert.Equal(0, transport.Connections);
    }

    [Fact]
    public async Task Connect_OtherFamilyOrHostName_Unreachable()
    {
        await using var socket = TransportPair.Open();
        await using var transport = new UtpTransport(socket);
        transport.Start();
        foreach (var endPoint in new EndPoint[] { new IPEndPoint(IPAddress.IPv6Loopback, 1), new DnsEndPoint("localhost", 1), new IPEndPoint(IPAddress.Loopback, 0) })
        {
            Assert.False(transport.CanConnect(endPoint));
            var error = await Assert.ThrowsAsync<PeerTransportException>(() => transport.ConnectAsync(endPoint, default).AsTask());
            Assert.Equal(PeerTransportErrorCode.Unreachable, error.Code);
        }
    }

    [Fact]
    public async Task Connect_NoWayThere_SaidAtOnce()
    {
        await using var socket = TransportPair.Open();
        await using var transport = new UtpTransport(socket, new UtpOptions { ConnectTimeout = TimeSpan.FromHours(1) });
        transport.Start();
        var dialling = transport.ConnectAsync(new IPEndPoint(IPAddress.Parse("192.0.2.1"), 1), default).AsTask();
        var error = await Assert.ThrowsAsync<PeerTransportException>(() => dialling.WaitAsync(Patience));
        Assert.Equal(PeerTransportErrorCode.Unreachable, error.Code);
    }

    [Fact]
    public async Task Connect_MoreThanAllowed_TypedError()
    {
        await using var pair = await TransportPair.CreateAsync(new UtpOptions { MaxConnections = 1 });
        var error = await Assert.ThrowsAsync<PeerTransportException>(() => pair.Dialling.ConnectAsync(pair.Listening.LocalEndPoint!, default).AsTask());
        Assert.Equal(PeerTransportErrorCode.TooManyConnections, error.Code);
    }

    [Fact]
    public async Task Start_Rules()
    {
        await using var socket = TransportPair.Open();
        var transport = new UtpTransport(socket, new UtpOptions { Listen = false });
        await Assert.ThrowsAsync<InvalidOperationException>(() => transport.ConnectAsync(socket.LocalEndPoint, default).AsTask());
        transport.Start();
        Assert.Throws<InvalidOperationException>(transport.Start);
        Assert.Null(transport.LocalEndPoint);
        await Assert.ThrowsAsync<InvalidOperationException>(() => transport.AcceptAsync(default).AsTask());
        await transport.DisposeAsync();
        await transport.DisposeAsync();
        Assert.Throws<ObjectDisposedException>(transport.Start);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => transport.ConnectAsync(socket.LocalEndPoint, default).AsTask());
        Assert.Throws<ArgumentOutOfRangeException>(() => new UtpTransport(socket, new UtpOptions { MaxPacketSize = 100 }));
    }

    [Fact]
    public async Task Dispose_WhileAccepting_ObjectDisposed()
    {
        await using var socket = TransportPair.Open();
        var transport = new UtpTransport(socket);
        transport.Start();
        var accepting = transport.AcceptAsync(default).AsTask();
        await transport.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => accepting.WaitAsync(Patience));
    }

    [Fact]
    public async Task Dispose_WhileDialling_ObjectDisposed()
    {
        using var silent = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        silent.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        await using var socket = TransportPair.Open();
        var transport = new UtpTransport(socket);
        transport.Start();
        var dialling = transport.ConnectAsync(silent.LocalEndPoint!, default).AsTask();
        await transport.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => dialling.WaitAsync(Patience));
        Assert.Equal(0, transport.Connections);
    }

    [Fact]
    public async Task DisposeTransport_WhatWasFlushed_Arrives_ThenTheEnd()
    {
        await using var pair = await TransportPair.CreateAsync();
        var sent = new byte[200_000];
        await pair.Dialled.Pipe.Output.WriteAsync(sent);
        var disposing = pair.Dialling.DisposeAsync().AsTask();
        var read = await pair.Accepted.Pipe.Input.ReadAtLeastAsync(sent.Length + 1).AsTask().WaitAsync(Patience);
        Assert.Equal(sent.Length, read.Buffer.Length);
        Assert.True(read.IsCompleted);
        await disposing;
    }

    [Fact]
    public async Task DisposeConnection_DataInFlight_AllOfItArrives()
    {
        await using var pair = await TransportPair.CreateAsync();
        await pair.Dialled.Pipe.Output.WriteAsync(new byte[200_000]);
        await pair.Dialled.DisposeAsync();
        await pair.Dialled.DisposeAsync();
        var read = await pair.Accepted.Pipe.Input.ReadAtLeastAsync(200_001).AsTask().WaitAsync(Patience);
        Assert.Equal(200_000, read.Buffer.Length);
        Assert.True(read.IsCompleted);
    }

    [Fact]
    public async Task Backlog_Full_LaterOnesAreReset()
    {
        await using var socket = TransportPair.Open();
        await using var other = TransportPair.Open();
        await using var server = new UtpTransport(socket, new UtpOptions { Backlog = 1 });
        await using var client = new UtpTransport(other);
        server.Start();
        client.Start();
        await using var first = await client.ConnectAsync(server.LocalEndPoint!, default);
        await using var second = await client.ConnectAsync(server.LocalEndPoint!, default);
        await Assert.ThrowsAsync<IOException>(() => second.Pipe.Input.ReadAsync().AsTask().WaitAsync(Patience));
        await using var accepted = await server.AcceptAsync(default);
        Assert.Equal(1, server.Connections);
    }

    [Fact]
    public async Task Socket_SharedWithOtherProtocols_EachGetsItsOwn()
    {
        await using var socket = TransportPair.Open();
        await using var transport = new UtpTransport(socket);
        transport.Start();
        var others = new Others();
        using var attached = socket.Attach(others);
        var accepting = transport.AcceptAsync(default).AsTask();
        await using var dialled = await transport.ConnectAsync(transport.LocalEndPoint!, default);
        await using var accepted = await accepting.WaitAsync(Patience);
        socket.Send("d1:q4:pinge"u8, DatagramAddress.From(socket.LocalEndPoint));
        Assert.Equal("d1:q4:pinge"u8.ToArray(), await others.First.Task.WaitAsync(Patience));
    }

    private sealed class Others : IDatagramHandler
    {
        public TaskCompletionSource<byte[]> First { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool TryReceive(ReadOnlySpan<byte> payload, in DatagramAddress from) => First.TrySetResult(payload.ToArray());
    }
}

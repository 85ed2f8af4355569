using System.Net;
using System.Net.Sockets;
using WebTorrent.Stun;

namespace WebTorrent.Interop.Tests;

/// <summary>Our STUN and TURN clients and coturn.</summary>
public sealed class StunTests
{
    [Fact]
    public async Task Binding_OurAddressAsTheSocketHasIt()
    {
        await using var server = await CoturnServer.StartAsync();
        using var socket = Listen();
        var core = new StunClientCore();
        core.Start(TimeSpan.Zero);
        var buffer = new byte[1_500];
        Assert.True(core.TryTransmit(buffer, out var length));
        await socket.SendToAsync(buffer.AsMemory(0, length), server.Address);
        var received = await ReceiveAsync(socket, buffer);
        Assert.True(core.HandlePacket(buffer.AsSpan(0, received.ReceivedBytes)));
        Assert.True(core.TryReadEvent(out var outcome));
        Assert.Equal(socket.LocalEndPoint, outcome.MappedAddress);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Allocation_DataBothWays_ByIndicationsAndByChannel_ThenGivenBack(bool isTcp)
    {
        await using var server = await CoturnServer.StartAsync();
        using var client = new CoturnClient(server.Address, isTcp, CoturnServer.Password, channelAfter: 3);
        client.Core.Start(client.Now);
        await client.RunUntilAsync(() => client.Events.Count > 0);
        Assert.Equal(TurnEventKind.Allocated, client.Events[0].Kind);

        using var peer = Listen();
        var address = (IPEndPoint)peer.LocalEndPoint!;
        var buffer = new byte[2_000];
        for (var i = 1; i <= 8; i++)
        {
            // The first ones may come before the permission does.
            client.Send(address, [0]);
            await client.RunUntilAsync(() => peer.Available > 0 || client.Core.State != TurnState.Allocated || TryRepeat(client, address));
            var received = await ReceiveAsync(peer, buffer);
            Assert.Equal(client.Core.RelayedAddress, received.RemoteEndPoint);
            var payload = Enumerable.Repeat((byte)i, i * 150).ToArray();
            await peer.SendToAsync(payload, received.RemoteEndPoint);
            await client.RunUntilAsync(() => client.Received.Count > 0);
            var (from, bytes) = client.Received.Dequeue();
            Assert.Equal(address, from);
            Assert.Equal(payload, bytes);
        }

        // With a channel, four bytes of header.
        Assert.Equal(4 + 8, client.Core.Wrap(client.Now, address, new byte[8], buffer));
        client.Core.Close(client.Now);
        await client.RunUntilAsync(() => client.Events[^1].Kind == TurnEventKind.Closed);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task WrongPassword_Unauthorized(bool isTcp)
    {
        await using var server = await CoturnServer.StartAsync();
        using var client = new CoturnClient(server.Address, isTcp, "guessed");
        client.Core.Start(client.Now);
        await client.RunUntilAsync(() => client.Events.Count > 0);
        Assert.Equal((TurnEventKind.Failed, StunErrorCode.Unauthorized), (client.Events[0].Kind, client.Events[0].Error!.Code));
    }

    [Fact]
    public async Task PeerThatTheServerDenies_Refused()
    {
        await using var server = await CoturnServer.StartAsync("--denied-peer-ip=192.0.2.0-192.0.2.255");
        using var client = new CoturnClient(server.Address, isTcp: false, CoturnServer.Password);
        client.Core.Start(client.Now);
        await client.RunUntilAsync(() => client.Events.Count > 0);
        client.Send(IPEndPoint.Parse("192.0.2.1:5000"), [1]);
        await client.RunUntilAsync(() => client.Events.Count > 1);
        Assert.Equal((TurnEventKind.PeerRefused, 403), (client.Events[1].Kind, client.Events[1].Error!.ResponseCode!.Value));
    }

    private static bool TryRepeat(CoturnClient client, IPEndPoint address)
    {
        client.Send(address, [0]);
        return false;
    }

    private static Socket Listen()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return socket;
    }

    private static async Task<SocketReceiveFromResult> ReceiveAsync(Socket socket, byte[] buffer)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        return await socket.ReceiveFromAsync(buffer, SocketFlags.None, new IPEndPoint(IPAddress.Any, 0), limit.Token);
    }
}

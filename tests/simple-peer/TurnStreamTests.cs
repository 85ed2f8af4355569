using System.Net;
using System.Net.Sockets;
using WebTorrent.SimplePeer.Network;
using WebTorrent.Stun;
using WebTorrent.TestKit;

namespace WebTorrent.SimplePeer.Tests;

public class TurnStreamTests
{
    private const int MaxWaiting = 1 << 20;

    /// <summary>What fits arrives, in order and whole; what does not is lost, and takes no memory.</summary>
    [Fact]
    public async Task ServerThatDoesNotRead_HoldsNoMoreThanAMebibyte_AndThenGetsIt()
    {
        var (stream, server) = await ConnectAsync();
        await using var serving = server;
        for (var i = 0; i < 5_000; i++)
            stream.Send(Frame(i, 1_000));
        using var stop = new CancellationTokenSource();
        var running = stream.RunAsync(static _ => { }, stop.Token);
        var frame = new byte[Frame(0, 1_000).Length];
        for (var i = 0; i < MaxWaiting / frame.Length; i++)
        {
            await server.ReadExactlyAsync(frame, TestContext.Current.CancellationToken);
            Assert.Equal(Frame(i, 1_000), frame);
        }

        // There is room again; what came between was lost.
        var reading = server.ReadExactlyAsync(frame, TestContext.Current.CancellationToken).AsTask();
        for (; !reading.IsCompleted; await Task.Delay(5))
            stream.Send(Frame(7_777, 1_000));
        await reading;
        Assert.Equal(Frame(7_777, 1_000), frame);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    [Fact]
    public async Task Send_AllocatesNothingForAMessage()
    {
        var (stream, server) = await ConnectAsync();
        await using var serving = server;
        var message = Frame(1, 1_000);
        stream.Send(message);
        // A part of 64 KiB that begins is all.
        Assert.InRange(Allocations.Of(() =>
        {
            for (var i = 0; i < 50; i++)
                stream.Send(message);
        }), 0, 2_000);
    }

    /// <summary>However the stream is cut; nonsense ends it with a typed error.</summary>
    [Fact]
    public async Task Receives_ByteByByte_SameMessages_NonsenseIsATypedError()
    {
        var (stream, server) = await ConnectAsync();
        await using var serving = server;
        var received = new List<byte[]>();
        var running = stream.RunAsync(message => received.Add(message.ToArray()), CancellationToken.None);
        foreach (var one in Frame(1, 5).Concat(Frame(2, 0)).Concat(new byte[] { 0xFF, 0xFF, 0xFF, 0xFF }))
            await server.WriteAsync(new[] { one }, TestContext.Current.CancellationToken);
        await Assert.ThrowsAsync<StunException>(() => running.WaitAsync(PeerPair.Patience));
        Assert.Equal(2, received.Count);
        Assert.Equal((4 + 5, 4), (received[0].Length, received[1].Length));
    }

    private static async Task<(TurnStream Stream, Stream Server)> ConnectAsync()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var client = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync(listener.LocalEndpoint);
        return (new TurnStream(new NetworkStream(client, ownsSocket: true)), new NetworkStream(await listener.AcceptSocketAsync(), ownsSocket: true));
    }

    /// <summary>ChannelData, padded as over TCP (RFC 8656 §12.5).</summary>
    private static byte[] Frame(int number, int length)
    {
        var frame = new byte[4 + ((length + 3) / 4 * 4)];
        frame[0] = 0x40;
        (frame[2], frame[3]) = ((byte)(length >> 8), (byte)length);
        if (length >= 4)
            BitConverter.TryWriteBytes(frame.AsSpan(4), number);
        return frame;
    }
}

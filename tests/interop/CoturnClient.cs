using System.Buffers;
using System.Diagnostics;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using WebTorrent.Stun;

namespace WebTorrent.Interop.Tests;

/// <summary>Our TURN client on a socket: UDP or TCP.</summary>
internal sealed class CoturnClient : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Socket _socket;
    private readonly PipeReader? _stream;
    private readonly byte[] _buffer = new byte[70_000];
    private readonly long _start = Stopwatch.GetTimestamp();

    public CoturnClient(IPEndPoint server, bool isTcp, string password, int channelAfter = 10)
    {
        Core = new TurnClientCore(new TurnClientOptions
        {
            Server = server,
            Username = CoturnServer.Username,
            Password = password,
            IsReliable = isTcp,
            ChannelAfter = channelAfter,
        });
        _socket = new Socket(AddressFamily.InterNetwork, isTcp ? SocketType.Stream : SocketType.Dgram, isTcp ? ProtocolType.Tcp : ProtocolType.Udp);
        _socket.Connect(server);
        _stream = isTcp ? PipeReader.Create(new NetworkStream(_socket)) : null;
    }

    public TurnClientCore Core { get; }

    public List<TurnEvent> Events { get; } = [];

    public Queue<(IPEndPoint Peer, byte[] Payload)> Received { get; } = new();

    public TimeSpan Now => Stopwatch.GetElapsedTime(_start);

    public void Send(IPEndPoint peer, byte[] payload)
    {
        var length = Core.Wrap(Now, peer, payload, _buffer);
        Assert.NotEqual(0, length);
        var wrapped = _buffer[..length];
        Transmit();
        _socket.Send(wrapped);
    }

    /// <summary>Runs until something is so.</summary>
    public async Task RunUntilAsync(Func<bool> reached)
    {
        while (!reached())
        {
            Transmit();
            Assert.True(Now < Patience, "Not in time: " + string.Join(", ", Events));
            using var limit = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
            try
            {
                await ReceiveAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                // Time to look at the clock.
            }

            Core.HandleTimeout(Now);
            while (Core.TryReadEvent(out var next)) Events.Add(next);
        }
    }

    public void Dispose() => _socket.Dispose();

    private void Transmit()
    {
        while (Core.TryTransmit(_buffer, out var length)) _socket.Send(_buffer.AsSpan(0, length));
    }

    private async Task ReceiveAsync(CancellationToken cancellationToken)
    {
        if (_stream is null)
        {
            var length = await _socket.ReceiveAsync(_buffer, cancellationToken);
            Handle(_buffer[..length]);
            return;
        }

        var result = await _stream.ReadAsync(cancellationToken);
        var rest = result.Buffer;
        while (StunStreamReader.TryReadFrame(ref rest, out var frame)) Handle(frame.ToArray());
        _stream.AdvanceTo(rest.Start, rest.End);
    }

    private void Handle(byte[] packet)
    {
        if (Core.HandlePacket(Now, packet, out var data)) Received.Enqueue((data.Peer, packet.AsSpan(data.Offset, data.Length).ToArray()));
    }
}

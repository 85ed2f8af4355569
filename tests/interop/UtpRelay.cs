using System.Net;
using WebTorrent.Datagram;

namespace WebTorrent.Interop.Tests;

/// <summary>
/// A bad line between two peers, in user space because not every kernel can be told to be bad: what comes to the front goes to the target, what
/// that answers goes back to the last who came. Each datagram may get lost, and takes its time.
/// </summary>
internal sealed class UtpRelay : IAsyncDisposable
{
    private readonly DatagramSocket _front = Open();
    private readonly DatagramSocket _back = Open();
    private readonly Direction _there;
    private readonly Direction _answers;

    public UtpRelay(IPEndPoint target, double loss, TimeSpan delay, int seed)
    {
        _there = new Direction(_back, loss, delay, new Random(seed)) { To = DatagramAddress.From(target) };
        _answers = new Direction(_front, loss, delay, new Random(seed + 1));
        _front.Attach(new Receiver((payload, from) =>
        {
            _answers.To = from;
            _there.Forward(payload);
        }));
        _back.Attach(new Receiver((payload, _) => _answers.Forward(payload)));
    }

    /// <summary>Where it looks like the target.</summary>
    public IPEndPoint Listen => _front.LocalEndPoint;

    /// <summary>Datagrams that came to it and that it lost, both ways.</summary>
    public (long Came, long Lost) Counts => (_there.Came + _answers.Came, _there.Lost + _answers.Lost);

    public async ValueTask DisposeAsync()
    {
        await _front.DisposeAsync();
        await _back.DisposeAsync();
        await _there.DisposeAsync();
        await _answers.DisposeAsync();
    }

    private static DatagramSocket Open()
    {
        var socket = new DatagramSocket(new DatagramSocketOptions { Bind = new IPEndPoint(IPAddress.Loopback, 0) });
        socket.Start();
        return socket;
    }

    private delegate void Take(ReadOnlySpan<byte> payload, DatagramAddress from);

    private sealed class Receiver(Take take) : IDatagramHandler
    {
        public bool TryReceive(ReadOnlySpan<byte> payload, in DatagramAddress from)
        {
            take(payload, from);
            return true;
        }
    }

    /// <summary>One way; its queue is emptied every millisecond.</summary>
    private sealed class Direction : IAsyncDisposable
    {
        private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(1);

        private readonly Lock _gate = new();
        private readonly Queue<(DateTime At, byte[] Payload)> _underWay = new();
        private readonly DatagramSocket _socket;
        private readonly double _loss;
        private readonly TimeSpan _delay;
        private readonly Random _random;
        private readonly Timer? _timer;

        public Direction(DatagramSocket socket, double loss, TimeSpan delay, Random random)
        {
            (_socket, _loss, _delay, _random) = (socket, loss, delay, random);
            if (delay > TimeSpan.Zero)
                _timer = new Timer(_ => Deliver(), null, Tick, Tick);
        }

        public DatagramAddress To { get; set; }

        public long Came { get; private set; }

        public long Lost { get; private set; }

        public void Forward(ReadOnlySpan<byte> payload)
        {
            lock (_gate)
            {
                Came++;
                if (_random.NextDouble() < _loss)
                    Lost++;
                else if (_timer is null)
                    _socket.Send(payload, To);
                else
                    _underWay.Enqueue((DateTime.UtcNow + _delay, payload.ToArray()));
            }
        }

        public async ValueTask DisposeAsync()
        {
            if (_timer is not null)
                await _timer.DisposeAsync();
        }

        private void Deliver()
        {
            lock (_gate)
            {
                while (_underWay.TryPeek(out var first) && first.At <= DateTime.UtcNow)
                    _socket.Send(_underWay.Dequeue().Payload, To);
            }
        }
    }
}

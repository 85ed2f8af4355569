using WebTorrent.Datagram;
using WebTorrent.RandomBytes;
using WebTorrent.Utp.Core;

namespace WebTorrent.Utp;

/// <summary>
/// Moves packets between the core and the socket, and gives it the time. Whoever has news for the core brings them under one lock, and
/// sends what follows from them before leaving it; received packets are answered when the socket's batch ends.
/// </summary>
internal sealed class UtpDriver : IDatagramHandler, IDisposable
{
    private const int TicksPerMicrosecond = (int)TimeSpan.TicksPerMicrosecond;

    // The largest that one system call sends.
    private const int BatchSize = 65_507;

    private readonly Lock _gate = new();
    private readonly byte[] _batch = GC.AllocateUninitializedArray<byte>(BatchSize, pinned: true);
    private readonly UtpSocketCore _core;
    private readonly DatagramSocket _socket;
    private readonly TimeProvider _time;
    private readonly Action<UtpEvent> _happened;
    private readonly long _start;
    private readonly ITimer _timer;
    private IDisposable? _attached;
    private long _timerAt = long.MaxValue;
    private bool _received;
    private bool _disposed;

    public UtpDriver(DatagramSocket socket, UtpOptions options, Action<UtpEvent> happened)
    {
        _socket = socket;
        _time = options.TimeProvider;
        _happened = happened;
        _start = _time.GetTimestamp();
        _core = new UtpSocketCore(options.ToCore(), CryptoRandom.Instance);
        _timer = _time.CreateTimer(static driver => ((UtpDriver)driver!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public int Connections
    {
        get
        {
            lock (_gate)
                return _core.Connections;
        }
    }

    /// <summary>Whether everything that was flushed has arrived.</summary>
    public bool IsDelivered
    {
        get
        {
            lock (_gate)
                return _core.IsDelivered;
        }
    }

    private long Now => _time.GetElapsedTime(_start).Ticks / TicksPerMicrosecond;

    public void Start(bool listen)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, typeof(UtpTransport));
            _core.IsListening = listen;
            _attached = _socket.Attach(this);
        }
    }

    public bool TryReceive(ReadOnlySpan<byte> payload, in DatagramAddress from)
    {
        lock (_gate)
        {
            if (_disposed || !_core.HandlePacket(Now, payload, from))
                return false;
            _received = true;
            return true;
        }
    }

    public void OnBatchEnd()
    {
        lock (_gate)
        {
            if (!_received || _disposed)
                return;
            _received = false;
            Pump();
        }
    }

    /// <summary>Dials; null when there are too many connections.</summary>
    public UtpPeerConnection? Connect(in DatagramAddress remote)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, typeof(UtpTransport));
            if (_core.Connect(Now, remote) is not { } connection)
                return null;
            var peer = new UtpPeerConnection(this, connection);
            Pump();
            return peer;
        }
    }

    /// <summary>Hands written blocks over.</summary>
    /// <returns>False: there is more than enough to send, and nobody cancelled; wait.</returns>
    /// <exception cref="IOException">The connection has ended.</exception>
    public bool Write(UtpConnection connection, List<SendBlock> blocks, RoomSignal room, out ValueTask waiting)
    {
        waiting = default;
        lock (_gate)
        {
            foreach (var block in blocks)
                connection.Write(block);
            blocks.Clear();
            ThrowIfClosed(connection);
            Pump(connection);
            if (connection.IsClosed || connection.SendRoom > 0 || room.IsCancelled)
                return true;
            connection.WantsRoom = true;
            waiting = room.PrepareAsync();
            return false;
        }
    }

    public void ThrowIfClosed(UtpConnection connection)
    {
        lock (_gate)
        {
            if (connection.IsClosed || connection.IsReleased)
                throw UtpErrors.Broken(connection.CloseReason);
        }
    }

    /// <summary>Wakes a writer that waits, room or not.</summary>
    public void Interrupt(RoomSignal room)
    {
        lock (_gate)
            room.Wake();
    }

    public void End(UtpConnection connection, List<SendBlock> blocks)
    {
        lock (_gate)
        {
            foreach (var block in blocks)
                connection.Write(block);
            blocks.Clear();
            connection.End();
            Pump(connection);
        }
    }

    public void Consumed(UtpConnection connection, int count)
    {
        lock (_gate)
        {
            if (connection.HandleRead(count))
                Pump(connection);
        }
    }

    public void StopReading(UtpConnection connection)
    {
        lock (_gate)
            connection.StopReading();
    }

    public void Release(UtpConnection connection)
    {
        lock (_gate)
        {
            connection.Release(Now);
            Pump(connection);
        }
    }

    public void Abort(UtpConnection connection)
    {
        lock (_gate)
        {
            connection.Abort();
            Pump(connection);
        }
    }

    public void ReleaseAll()
    {
        lock (_gate)
        {
            _core.IsListening = false;
            _core.ReleaseAll(Now);
            Pump();
        }
    }

    /// <summary>Breaks off what is left and lets go of the socket.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_disposed)
                return;
            _core.AbortAll();
            Pump();
            _disposed = true;
            _attached?.Dispose();
            _timer.Dispose();
        }
    }

    private void OnTimer()
    {
        lock (_gate)
        {
            if (_disposed)
                return;
            _timerAt = long.MaxValue;
            _core.HandleTimeout(Now);
            Pump();
        }
    }

    private void Pump(UtpConnection connection)
    {
        if (_disposed)
            return;
        _core.Wake(connection);
        Pump();
    }

    /// <summary>Sends everything that may be sent, tells what happened, sets the timer.</summary>
    private void Pump()
    {
        while (_core.TryTransmit(Now, _batch, out var packets))
        {
            _socket.SendSegments(_batch.AsSpan(0, packets.Length), packets.SegmentSize, packets.To, out var error);
            if (error == DatagramSendError.TooLarge)
                packets.Connection?.HandleTooLarge(Now, packets.SegmentSize);
            else if (error == DatagramSendError.Unreachable)
                packets.Connection?.HandleUnreachable();
        }
        while (_core.TryReadEvent(out var next))
            _happened(next);
        if (_core.NextTimeout >= _timerAt)
            return;
        _timerAt = _core.NextTimeout;
        _timer.Change(TimeSpan.FromMicroseconds(Math.Max(1_000, _timerAt - Now)), Timeout.InfiniteTimeSpan);
    }
}

using WebTorrent.Datagram;

namespace WebTorrent.Utp.Core;

/// <summary>
/// One connection as a state machine without socket, task, clock or lock (BEP 29). Packets and times go in, packets come out;
/// the application writes blocks and reads a pipe. Times are microseconds of a clock that never goes back.
/// </summary>
internal sealed class UtpConnection
{
    private const int MaxTimeouts = 6;
    private const int MaxSynTimeouts = 3;
    private const long KeepAlive = 29_000_000;
    private const long CloseTimeout = 30_000_000;

    // However little at a time the other side takes of what was written, nobody waits longer for it.
    private const long DeliveryTimeout = 120_000_000;

    // Long enough for our acknowledgement of the other side's FIN to be asked for again.
    private const long Linger = 3_000_000;

    private readonly DelayMeter _delay = new();
    private readonly Sender _sender;
    private readonly Receiver _receiver;
    private readonly int _leastSendBuffer;
    private long _keepAliveAt;
    private long _closeAt = long.MaxValue;
    private long _deliverUntil;
    private bool _resetPending;

    private UtpConnection(long now, DatagramAddress remote, ushort receiveId, ushort sendId, ushort firstSequence, UtpLimits limits, ReceiveBudget budget)
    {
        Remote = remote;
        ReceiveId = receiveId;
        SendId = sendId;
        _sender = new Sender(firstSequence, limits);
        _receiver = new Receiver(limits.ReceiveBuffer, budget);
        _leastSendBuffer = Math.Min(256 * 1024, limits.MaxSendWindow);
        _keepAliveAt = now + KeepAlive;
    }

    public DatagramAddress Remote { get; }

    /// <summary>The id that packets to us bear.</summary>
    public ushort ReceiveId { get; }

    public ushort SendId { get; }

    public bool IsIncoming { get; private init; }

    /// <summary>Whether both sides know of the connection.</summary>
    public bool IsEstablished { get; private set; }

    public UtpCloseReason CloseReason { get; private set; }

    /// <summary>Whether everything that was written has arrived, its end too, or never will.</summary>
    public bool IsDelivered => IsClosed || _sender.IsFinished;

    /// <summary>Whether the application has let go of it.</summary>
    public bool IsReleased { get; private set; }

    public bool IsClosed => CloseReason != UtpCloseReason.None;

    /// <summary>The bytes received, in order.</summary>
    public System.IO.Pipelines.PipeReader Input => _receiver.Input;

    /// <summary>Bytes that were written and did not arrive yet.</summary>
    public int SendBacklog => _sender.Buffer.Count;

    /// <summary>Number of the next packet that takes one.</summary>
    public ushort NextSequence => _sender.Next;

    /// <summary>Bytes that were received and not read.</summary>
    public int BufferedBytes => _receiver.BufferedBytes;

    /// <summary>Bytes that may be written without waiting: twice what can be on its way, so that there is always more to send.</summary>
    public int SendRoom => Math.Max(_leastSendBuffer, 2 * _sender.CongestionWindow) - SendBacklog;

    /// <summary>Bytes that may be in flight by our own measure.</summary>
    public int CongestionWindow => _sender.CongestionWindow;

    /// <summary>When <see cref="HandleTimeout"/> has something to do.</summary>
    public long NextTimeout => IsClosed ? long.MaxValue : Math.Min(_sender.NextTimeout, Math.Min(_keepAliveAt, _closeAt));

    /// <summary>Whether it waits for its turn to transmit; kept by <see cref="UtpSocketCore"/>.</summary>
    public bool IsQueued { get; set; }

    /// <summary>Whether somebody waits for <see cref="SendRoom"/>.</summary>
    public bool WantsRoom { get; set; }

    /// <summary>What the driver knows it by.</summary>
    public object? Owner { get; set; }

    /// <summary>Dials.</summary>
    public static UtpConnection Dial(long now, DatagramAddress remote, ushort receiveId, ushort firstSequence, UtpLimits limits, ReceiveBudget budget)
    {
        var connection = new UtpConnection(now, remote, receiveId, (ushort)(receiveId + 1), firstSequence, limits, budget);
        connection._sender.Dial();
        return connection;
    }

    /// <summary>Takes over from a handshake whose other side has shown that it gets our packets.</summary>
    public static UtpConnection Accept(long now, in HalfOpen handshake, UtpLimits limits, ReceiveBudget budget)
    {
        var connection = new UtpConnection(now, handshake.Remote, handshake.ReceiveId, handshake.SendId, handshake.FirstSequence, limits, budget)
        {
            IsIncoming = true,
            IsEstablished = true,
        };
        connection._receiver.Start(handshake.Ack);
        return connection;
    }

    public void HandlePacket(long now, in Packet packet)
    {
        var header = packet.Header;
        if (IsClosed)
            return;
        if (header.Type == PacketType.Reset)
            HandleReset(header.Ack);
        else if (_sender.IsPlausible(header.Ack))
            HandlePlausible(now, packet);
    }

    /// <summary>The other side dials again: our answer did not reach it.</summary>
    public void HandleSyn() => _receiver.Remind();

    public void HandleTimeout(long now)
    {
        if (IsClosed)
            return;
        _sender.HandleTimeout(now);
        if (_sender.Timeouts > (IsEstablished ? MaxTimeouts : MaxSynTimeouts))
            Close(UtpCloseReason.TimedOut);
        else if (now >= _closeAt)
            Close(UtpCloseReason.Finished);
        if (now < _keepAliveAt)
            return;
        _keepAliveAt = now + KeepAlive;
        _receiver.Remind();
    }

    /// <summary>Our own system knows no way there: nobody needs to wait for an answer. What is open may outlive a pause of the network.</summary>
    public void HandleUnreachable()
    {
        if (!IsEstablished)
            Close(UtpCloseReason.Unreachable);
    }

    /// <summary>The path does not take datagrams of that size.</summary>
    public void HandleTooLarge(long now, int size) => _sender.HandleTooLarge(now, size);

    /// <summary>Takes written bytes over; they are sent as the windows allow.</summary>
    public void Write(SendBlock block)
    {
        if (IsClosed || _sender.IsEnding)
            block.Release();
        else
            _sender.Buffer.Append(block);
    }

    /// <summary>Nothing more will be written: a FIN follows the last byte.</summary>
    public void End() => _sender.IsEnding = true;

    /// <summary>The reader took bytes out of the pipe.</summary>
    /// <returns>Whether the other side should hear of the larger window.</returns>
    public bool HandleRead(int count) => !IsClosed && _receiver.HandleRead(count);

    /// <summary>Nobody reads any more: what comes is acknowledged and dropped.</summary>
    public void StopReading() => _receiver.Discard();

    /// <summary>The application lets go: what was written is still delivered, what comes is not kept.</summary>
    public void Release(long now)
    {
        if (IsReleased)
            return;
        IsReleased = true;
        End();
        _receiver.Discard();
        _closeAt = now + CloseTimeout;
        _deliverUntil = now + DeliveryTimeout;
        if (!IsEstablished)
            Close(UtpCloseReason.Aborted);
        LingerWhenFinished(now);
    }

    /// <summary>Breaks off and tells the other side.</summary>
    public void Abort()
    {
        _resetPending = IsEstablished && !IsClosed;
        _receiver.Discard();
        Close(UtpCloseReason.Aborted);
    }

    /// <summary>Shows the reader what came since the last call.</summary>
    public void Flush() => _receiver.Flush();

    /// <summary>Writes the next packets, all of one size but the last, which may be shorter.</summary>
    /// <param name="now">The time.</param>
    /// <param name="destination">Where to.</param>
    /// <param name="segmentSize">The size of each.</param>
    /// <returns>How many bytes; 0 when there is nothing to send.</returns>
    public int TryTransmit(long now, Span<byte> destination, out int segmentSize)
    {
        segmentSize = 0;
        var written = 0;
        while (!IsClosed && _sender.TryTake(now, Room(destination.Length - written, segmentSize), out var sequence, out var packet))
        {
            var size = WritePacket(now, destination[written..], sequence, packet);
            segmentSize = segmentSize == 0 ? size : segmentSize;
            written += size;
            if (size < segmentSize || packet.ProbeSize > 0)
                break;
        }
        if (written == 0)
            written = segmentSize = TryWriteState(now, destination);
        if (written > 0)
            _keepAliveAt = now + KeepAlive;
        else
            _sender.WatchClosedWindow(now);
        return written;
    }

    private static int Room(int left, int segmentSize) => segmentSize == 0 ? left : Math.Min(left, segmentSize);

    // It names the packet that it answers, and one without data bears the next number.
    private void HandleReset(ushort ack)
    {
        if (ack == _sender.Next || _sender.IsPlausible(ack))
            Close(UtpCloseReason.Reset);
    }

    private void HandlePlausible(long now, in Packet packet)
    {
        var header = packet.Header;
        if (!IsEstablished && !TryEstablish(header))
            return;
        _delay.Add(now, header);
        if (_sender.HandleAck(now, packet, _delay.Queuing) && IsReleased)
            _closeAt = Math.Min(now + CloseTimeout, _deliverUntil);
        if (header.Type == PacketType.Data)
            _receiver.HandleData(header.Sequence, packet.Payload);
        else if (header.Type == PacketType.Fin)
            _receiver.HandleFin(header.Sequence);
        LingerWhenFinished(now);
    }

    private bool TryEstablish(in PacketHeader header)
    {
        // The answer to a SYN is a State; its number is the one that the first data will bear.
        if (header.Type != PacketType.State || header.Ack != (ushort)(_sender.Next - 1))
            return false;
        IsEstablished = true;
        _receiver.Start((ushort)(header.Sequence - 1));
        // A program may wait for us to speak first: this tells it that we are there.
        _receiver.Remind();
        return true;
    }

    private int WritePacket(long now, Span<byte> destination, ushort sequence, in OutgoingPacket packet)
    {
        var isSyn = packet.Type == PacketType.Syn;
        var start = packet.ProbeSize > 0 ? packet.ProbeSize - packet.Length : PacketHeader.Size;
        Header(now, packet.Type, packet.ProbeSize > 0 ? Padding.Extension : (byte)0, isSyn ? ReceiveId : SendId, sequence).WriteTo(destination);
        if (packet.ProbeSize > 0)
            Padding.WriteTo(destination[PacketHeader.Size..start]);
        if (packet.Length > 0)
            SendBuffer.Copy(packet.Payload, destination.Slice(start, packet.Length));
        _receiver.Acknowledged(withSelectiveAck: false);
        return start + packet.Length;
    }

    private int TryWriteState(long now, Span<byte> destination)
    {
        if (_resetPending)
        {
            _resetPending = false;
            Header(now, PacketType.Reset, 0, SendId, _sender.Next).WriteTo(destination);
            return PacketHeader.Size;
        }
        if (IsClosed || !IsEstablished || !_receiver.AckPending)
            return 0;
        var size = PacketHeader.Size;
        var hasGap = _receiver.HasGap;
        Header(now, PacketType.State, hasGap ? Packet.SelectiveAckExtension : (byte)0, SendId, _sender.Next).WriteTo(destination);
        if (hasGap)
        {
            var length = _receiver.WriteSelectiveAck(destination[(size + 2)..]);
            destination[size] = 0;
            destination[size + 1] = (byte)length;
            size += 2 + length;
        }
        _receiver.Acknowledged(withSelectiveAck: true);
        return size;
    }

    private PacketHeader Header(long now, PacketType type, byte extension, ushort id, ushort sequence) =>
        new(type, extension, id, (uint)now, _delay.Reply, _receiver.Window, sequence, _receiver.Ack);

    private void LingerWhenFinished(long now)
    {
        if (IsReleased && _sender.IsFinished)
            _closeAt = Math.Min(_closeAt, now + Linger);
    }

    private void Close(UtpCloseReason reason)
    {
        if (IsClosed)
            return;
        CloseReason = reason;
        _sender.Buffer.Clear();
        _receiver.Complete(reason == UtpCloseReason.Finished || _receiver.IsFinished ? null : UtpErrors.Broken(reason));
    }
}

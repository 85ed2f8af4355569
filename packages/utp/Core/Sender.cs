namespace WebTorrent.Utp.Core;

/// <summary>The sending half of a connection: what may be sent when, and when to ask again. Times are microseconds.</summary>
internal sealed class Sender
{
    private readonly RttEstimator _rtt = new();
    private readonly CongestionControl _congestion;
    private readonly MtuSearch _mtu;
    private readonly Flight _flight;
    private uint _peerWindow;
    private int _windowAsked;
    private bool _asksWindow;
    private bool _synPending;
    private bool _hasProbed;

    public Sender(ushort firstSequence, UtpLimits limits)
    {
        _mtu = new MtuSearch(limits.MaxPacketSize);
        _flight = new Flight(firstSequence, _rtt, _mtu);
        _congestion = new CongestionControl(PacketSize, limits.MaxSendWindow);
    }

    /// <summary>Bytes that were written and not acknowledged.</summary>
    public SendBuffer Buffer { get; } = new();

    /// <summary>Number of the next new packet.</summary>
    public ushort Next => _flight.Next;

    /// <summary>Bytes that may be in flight by our own measure.</summary>
    public int CongestionWindow => _congestion.Window;

    /// <summary>Timeouts in a row.</summary>
    public int Timeouts { get; private set; }

    /// <summary>Whether no more bytes will be written, so that a FIN follows the last.</summary>
    public bool IsEnding { get; set; }

    public bool FinSent { get; private set; }

    /// <summary>Whether everything that was written has arrived, the FIN too.</summary>
    public bool IsFinished => FinSent && _flight.Count == 0;

    /// <summary>When <see cref="HandleTimeout"/> has something to do.</summary>
    public long NextTimeout { get; private set; } = long.MaxValue;

    private int PacketSize => _mtu.Size - PacketHeader.Size;

    /// <summary>Whether a number can acknowledge anything: from just before what is in flight to its end.</summary>
    public bool IsPlausible(ushort ack) =>
        SequenceNumber.Offset(ack, (ushort)(Next - 1)) is >= 0 and var behind && behind <= _flight.Count + Flight.Reordering;

    /// <summary>Has a SYN sent before everything else.</summary>
    public void Dial() => _synPending = true;

    /// <summary>Takes what a packet acknowledges; its number must be plausible.</summary>
    /// <returns>Whether anything new arrived.</returns>
    public bool HandleAck(long now, in Packet packet, long queuing)
    {
        var header = packet.Header;
        if (SequenceNumber.Offset((ushort)(_flight.First - 1), header.Ack) >= 0)
            SetPeerWindow(header.Window);
        var inFlight = _flight.Bytes;
        var arrivals = _flight.HandleAck(now, header.Ack, packet.SelectiveAck);
        Buffer.Release(arrivals.Released);
        if (arrivals.Packets == 0)
            return false;
        Timeouts = 0;
        _hasProbed = false;
        var isNewRound = _flight.FindLosses(now, out var lost);
        _congestion.PacketsLost(lost);
        if (isNewRound)
            _congestion.RoundLost(queuing, PacketSize);
        _congestion.Acknowledged(arrivals.Bytes, arrivals.Packets, inFlight, Math.Min(queuing, arrivals.BestRtt), PacketSize);
        Schedule(now);
        return true;
    }

    public void HandleTimeout(long now)
    {
        if (now < NextTimeout)
            return;
        if (_flight.Count == 0)
        {
            // The other side's window is closed: one byte finds out whether its opening got lost.
            NextTimeout = long.MaxValue;
            _asksWindow = true;
            _windowAsked++;
        }
        else if (!_hasProbed && Timeouts == 0)
        {
            _hasProbed = true;
            _flight.LoseFirst(now);
            NextTimeout = now + _rtt.Timeout;
        }
        else
        {
            Timeouts++;
            _congestion.TimedOut(PacketSize);
            _flight.LoseAll(now);
            NextTimeout = now + _rtt.TimeoutAfter(Timeouts);
        }
    }

    /// <summary>The operating system did not take packets of that size: the path does not.</summary>
    public void HandleTooLarge(long now, int size)
    {
        _flight.LoseProbes(now, size);
        _mtu.Refused(now);
    }

    /// <summary>Takes the next packet that may be sent now.</summary>
    /// <param name="now">The time.</param>
    /// <param name="room">Most bytes of the datagram.</param>
    /// <param name="sequence">Its number.</param>
    /// <param name="packet">The packet.</param>
    public bool TryTake(long now, int room, out ushort sequence, out OutgoingPacket packet)
    {
        packet = default;
        sequence = Next;
        var wasIdle = _flight.Count == 0;
        if (_flight.Lost > 0 ? !TryFindLost(room, out sequence) : !TryAddNew(now, room))
            return false;
        packet = _flight.Transmit(now, sequence);
        if (wasIdle)
            Schedule(now);
        return true;
    }

    /// <summary>Sets the timer that asks again while the other side's window is closed.</summary>
    public void WatchClosedWindow(long now)
    {
        if (_flight.Count == 0 && Buffer.Unsent > 0 && NextTimeout == long.MaxValue)
            NextTimeout = now + _rtt.TimeoutAfter(_windowAsked);
    }

    private void SetPeerWindow(uint window)
    {
        _peerWindow = window;
        if (window > 0)
            _windowAsked = 0;
        else
            // It is there, and has its reasons for taking nothing.
            Timeouts = Math.Min(Timeouts, 1);
    }

    private bool TryFindLost(int room, out ushort sequence)
    {
        sequence = _flight.FindLost(out var length);
        if (PacketHeader.Size + length > room)
            return false;
        // The oldest holds everything up, and much of what counts as under way may be there behind it.
        return sequence == _flight.First || _flight.Bytes + length <= _congestion.Window;
    }

    private bool TryAddNew(long now, int room)
    {
        if (_synPending)
            return AddSyn();
        if (_flight.IsFull || FinSent)
            return false;
        if (Buffer.Unsent == 0)
            return IsEnding && room >= PacketHeader.Size && AddFin();
        var length = NextLength();
        if (length == 0)
            return false;
        var probe = !_flight.IsProbing && _flight.Bytes > 2 * PacketSize ? _mtu.SizeToTry(now) : 0;
        if (probe > 0)
            length = 1;
        if (Math.Max(probe, PacketHeader.Size + length) > room)
            return false;
        _flight.Add(PacketType.Data, Buffer.Take(length), length, probe);
        _asksWindow = false;
        return true;
    }

    /// <summary>Bytes that the next packet may carry. A whole packet or nothing, unless nothing else is under way.</summary>
    private int NextLength()
    {
        var length = Math.Min(Buffer.Unsent, PacketSize);
        if (_flight.Bytes == 0)
            return (int)Math.Min(length, Math.Max(_peerWindow, _asksWindow ? 1u : 0));
        var allowed = Math.Min(_congestion.Window, (long)_peerWindow) - _flight.Bytes;
        return length <= allowed ? length : 0;
    }

    private bool AddSyn()
    {
        _flight.Add(PacketType.Syn, default, 0, 0);
        _synPending = false;
        return true;
    }

    private bool AddFin()
    {
        _flight.Add(PacketType.Fin, default, 0, 0);
        FinSent = true;
        return true;
    }

    private void Schedule(long now) =>
        NextTimeout = _flight.Count == 0 ? long.MaxValue : now + (_hasProbed || Timeouts > 0 ? _rtt.TimeoutAfter(Timeouts) : _rtt.ProbeTimeout);
}

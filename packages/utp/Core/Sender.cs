namespace WebTorrent.Utp.Core;

/// <summary>
/// The sending half of a connection: what is in flight, what got lost, how much may follow. Losses are found by the order of
/// sending: whatever was sent clearly before something that arrived, and did not arrive, is lost. Times are microseconds.
/// </summary>
internal sealed class Sender
{
    // BEP 29, packet loss: "3 or more packets have been acked past it".
    private const int Reordering = 3;

    private readonly SendWindow _window = new();
    private readonly RttEstimator _rtt = new();
    private readonly CongestionControl _congestion;
    private readonly MtuSearch _mtu;
    private long _transmissions;
    private long _lastArrived;
    private long _lastArrivedSentAt;
    private long _patience;
    private long _roundEnd;
    private long _timeoutAt = long.MaxValue;
    private ushort _resendFrom;
    private int _lost;
    private int _acked;
    private int _ackedPackets;
    private int _windowAsked;
    private bool _asksWindow;
    private bool _probing;
    private bool _tailProbed;

    public Sender(ushort firstSequence, UtpLimits limits)
    {
        _window.Start(firstSequence);
        _resendFrom = firstSequence;
        _mtu = new MtuSearch(limits.MaxPacketSize);
        _congestion = new CongestionControl(PacketSize, limits.MaxSendWindow);
    }

    /// <summary>Bytes that were written and not acknowledged.</summary>
    public SendBuffer Buffer { get; } = new();

    /// <summary>Free receive buffer of the other side.</summary>
    public uint PeerWindow { get; private set; } = uint.MaxValue;

    /// <summary>Number of the next new packet.</summary>
    public ushort Next => _window.Next;

    /// <summary>Bytes of payload on their way.</summary>
    public int InFlight { get; private set; }

    /// <summary>Bytes that may be in flight by our own measure.</summary>
    public int CongestionWindow => _congestion.Window;

    /// <summary>The round-trip time, 0 while unknown.</summary>
    public long RoundTrip => _rtt.Smoothed;

    /// <summary>Timeouts in a row.</summary>
    public int Timeouts { get; private set; }

    /// <summary>Whether no more bytes will be written, so that a FIN follows the last.</summary>
    public bool IsEnding { get; set; }

    public bool FinSent { get; private set; }

    /// <summary>Whether everything that was written has arrived, the FIN too.</summary>
    public bool IsFinished => FinSent && _window.Count == 0;

    public bool IsIdle => _window.Count == 0;

    /// <summary>When <see cref="HandleTimeout"/> has something to do.</summary>
    public long NextTimeout => _timeoutAt;

    private int PacketSize => _mtu.Size - PacketHeader.Size;

    /// <summary>Whether a number can acknowledge anything: from just before the window to its end.</summary>
    public bool IsPlausible(ushort ack) => SequenceNumber.Offset(ack, (ushort)(Next - 1)) is var behind && behind >= 0 && behind <= _window.Count + Reordering;

    /// <summary>Takes what a packet acknowledges; its number must be plausible.</summary>
    /// <returns>Whether anything new arrived.</returns>
    public bool HandleAck(long now, ushort ack, uint window, ReadOnlySpan<byte> selectiveAck, long queuing)
    {
        if (SequenceNumber.Offset((ushort)(_window.First - 1), ack) >= 0)
            SetPeerWindow(window);
        var before = InFlight;
        _acked = _ackedPackets = 0;
        var bestRtt = long.MaxValue;
        var released = 0;
        while (_window.Count > 0 && SequenceNumber.Offset(_window.First, ack) >= 0)
        {
            ref var packet = ref _window[_window.First];
            Arrived(now, ref packet, ref bestRtt);
            released += packet.Length;
            _window.RemoveFirst();
        }
        if (!selectiveAck.IsEmpty)
            HandleSelectiveAck(now, ack, selectiveAck, ref bestRtt);
        Buffer.Release(released);
        if (_ackedPackets == 0)
            return false;
        Timeouts = 0;
        _tailProbed = false;
        FindLosses(now, queuing);
        _congestion.Acknowledged(_acked, _ackedPackets, before, Math.Min(queuing, bestRtt), PacketSize);
        Schedule(now);
        return true;
    }

    public void HandleTimeout(long now)
    {
        if (now < _timeoutAt)
            return;
        if (_window.Count == 0)
        {
            // The other side's window is closed: one byte finds out whether its opening got lost.
            _timeoutAt = long.MaxValue;
            _asksWindow = true;
            _windowAsked++;
            return;
        }
        if (!_tailProbed && Timeouts == 0)
        {
            _tailProbed = true;
            LoseLast(now);
            _timeoutAt = now + _rtt.Timeout;
            return;
        }
        Timeouts++;
        _congestion.TimedOut(PacketSize);
        for (var i = 0; i < _window.Count; i++)
            Lose(now, (ushort)(_window.First + i));
        _timeoutAt = now + _rtt.TimeoutAfter(Timeouts);
    }

    /// <summary>The operating system did not take packets of that size: the path does not.</summary>
    public void HandleTooLarge(long now, int size)
    {
        _mtu.Refused(now);
        for (var i = 0; i < _window.Count; i++)
        {
            if (_window[(ushort)(_window.First + i)].ProbeSize >= size)
                Lose(now, (ushort)(_window.First + i));
        }
    }

    /// <summary>Takes the next packet that may be sent now.</summary>
    /// <param name="now">The time.</param>
    /// <param name="room">Most bytes of the datagram.</param>
    /// <param name="sequence">Its number.</param>
    /// <param name="packet">The packet.</param>
    public bool TryTake(long now, int room, out ushort sequence, out OutgoingPacket packet)
    {
        packet = default;
        if (!TryTakeLost(room, out sequence) && !TryTakeNew(now, room, out sequence))
            return false;
        ref var taken = ref _window[sequence];
        taken.SentAt = now;
        taken.Transmission = ++_transmissions;
        InFlight += taken.Length;
        packet = taken;
        if (_timeoutAt == long.MaxValue)
            Schedule(now);
        return true;
    }

    /// <summary>Sends the first packet of a connection, which carries nothing.</summary>
    public void AddSyn()
    {
        ref var packet = ref _window.Add();
        packet.Type = PacketType.Syn;
        packet.IsLost = true;
        _lost++;
    }

    /// <summary>Sets the timer that asks again while the other side's window is closed.</summary>
    public void WatchClosedWindow(long now)
    {
        if (_window.Count == 0 && Buffer.Unsent > 0 && _timeoutAt == long.MaxValue)
            _timeoutAt = now + _rtt.TimeoutAfter(_windowAsked);
    }

    private void SetPeerWindow(uint window)
    {
        PeerWindow = window;
        if (window > 0)
            _windowAsked = 0;
        else
            // It is there, and has its reasons for taking nothing.
            Timeouts = Math.Min(Timeouts, 1);
    }

    private bool TryTakeLost(int room, out ushort sequence)
    {
        sequence = _resendFrom;
        if (_lost == 0)
            return false;
        if (SequenceNumber.Offset(_window.First, sequence) < 0)
            sequence = _window.First;
        while (!_window[sequence].IsLost)
            sequence++;
        _resendFrom = sequence;
        ref var packet = ref _window[sequence];
        if (PacketHeader.Size + packet.Length > room || (InFlight > 0 && InFlight + packet.Length > _congestion.Window))
            return false;
        packet.IsLost = false;
        packet.WasResent = packet.Transmission > 0;
        _lost--;
        return true;
    }

    private bool TryTakeNew(long now, int room, out ushort sequence)
    {
        sequence = _window.Next;
        if (_lost > 0 || _window.IsFull || FinSent)
            return false;
        if (Buffer.Unsent == 0)
            return IsEnding && room >= PacketHeader.Size && AddFin();
        var allowed = (int)Math.Min(_congestion.Window, PeerWindow) - InFlight;
        var length = Math.Min(Buffer.Unsent, PacketSize);
        if (InFlight == 0)
            length = (int)Math.Min(length, Math.Max(PeerWindow, _asksWindow ? 1u : 0));
        else if (length > allowed)
            return false;
        if (length == 0)
            return false;
        var probe = !_probing && InFlight > 2 * PacketSize ? _mtu.SizeToTry(now) : 0;
        if (probe > 0)
            length = 1;
        if ((probe > 0 ? probe : PacketHeader.Size + length) > room)
            return false;
        ref var packet = ref _window.Add();
        packet.Type = PacketType.Data;
        packet.Payload = Buffer.Take(length);
        packet.Length = length;
        packet.ProbeSize = probe;
        _probing |= probe > 0;
        _asksWindow = false;
        return true;
    }

    private bool AddFin()
    {
        _window.Add().Type = PacketType.Fin;
        FinSent = true;
        return true;
    }

    private void HandleSelectiveAck(long now, ushort ack, ReadOnlySpan<byte> mask, ref long bestRtt)
    {
        for (var at = 0; at < mask.Length; at++)
        {
            for (int bits = mask[at]; bits != 0; bits &= bits - 1)
            {
                var offset = SelectiveAck.FirstOffset + (at * 8) + System.Numerics.BitOperations.TrailingZeroCount(bits);
                var inWindow = SequenceNumber.Offset(_window.First, (ushort)(ack + offset));
                if (inWindow >= 0 && inWindow < _window.Count)
                    Arrived(now, ref _window[(ushort)(ack + offset)], ref bestRtt);
            }
        }
    }

    private void Arrived(long now, ref OutgoingPacket packet, ref long bestRtt)
    {
        if (packet.IsAcknowledged)
            return;
        packet.IsAcknowledged = true;
        if (packet.IsLost)
            _lost--;
        else
            InFlight -= packet.Length;
        packet.IsLost = false;
        _acked += packet.Length;
        _ackedPackets++;
        if (!packet.WasResent)
        {
            var rtt = now - packet.SentAt;
            bestRtt = Math.Min(bestRtt, rtt);
            _rtt.Add(rtt);
            // It was overtaken and still arrived: others may need that time as well.
            if (packet.Transmission + Reordering < _lastArrived)
                _patience = Math.Max(_patience, Math.Min(_rtt.Smoothed, _lastArrivedSentAt - packet.SentAt + (_rtt.Minimum / 4)));
        }
        else if (now - packet.SentAt < _rtt.Minimum / 2)
        {
            // This answers the first transmission: it was not lost, only late.
            _patience = Math.Min(_rtt.Smoothed, _patience + (_rtt.Minimum / 4));
        }
        if (packet.ProbeSize > 0)
            EndProbe(now, ref packet, arrived: true);
        if (packet.Transmission > _lastArrived)
            (_lastArrived, _lastArrivedSentAt) = (packet.Transmission, packet.SentAt);
    }

    private void FindLosses(long now, long queuing)
    {
        var hasLosses = false;
        for (var i = 0; i < _window.Count; i++)
        {
            ref var packet = ref _window[(ushort)(_window.First + i)];
            if (packet.Transmission > _lastArrived && !packet.WasResent)
                break;
            if (packet.IsAcknowledged || packet.IsLost || packet.Transmission + Reordering > _lastArrived || packet.SentAt + _patience > _lastArrivedSentAt)
                continue;
            if (packet.ProbeSize == 0)
            {
                _congestion.PacketLost();
                hasLosses |= packet.Transmission > _roundEnd;
            }
            Lose(now, (ushort)(_window.First + i));
        }
        if (!hasLosses)
            return;
        // What is in flight now was sent before anybody knew, and is not punished again.
        _roundEnd = _transmissions;
        _congestion.RoundLost(queuing, PacketSize);
    }

    private void Lose(long now, ushort sequence)
    {
        ref var packet = ref _window[sequence];
        if (packet.IsAcknowledged || packet.IsLost)
            return;
        if (_lost == 0 || SequenceNumber.Offset(_resendFrom, sequence) < 0)
            _resendFrom = sequence;
        packet.IsLost = true;
        InFlight -= packet.Length;
        _lost++;
        if (packet.ProbeSize > 0)
            EndProbe(now, ref packet, arrived: false);
    }

    private void LoseLast(long now)
    {
        for (var i = _window.Count - 1; i >= 0; i--)
        {
            var sequence = (ushort)(_window.First + i);
            if (_window[sequence] is { IsAcknowledged: false, IsLost: false })
            {
                Lose(now, sequence);
                return;
            }
        }
    }

    private void EndProbe(long now, ref OutgoingPacket packet, bool arrived)
    {
        if (arrived)
            _mtu.Arrived(packet.ProbeSize);
        else
            _mtu.Lost(now);
        packet.ProbeSize = 0;
        _probing = false;
    }

    private void Schedule(long now) =>
        _timeoutAt = _window.Count == 0 ? long.MaxValue : now + (_tailProbed || Timeouts > 0 ? _rtt.TimeoutAfter(Timeouts) : _rtt.ProbeTimeout);
}

using WebTorrent.Sctp.Core.Buffers;
using WebTorrent.Sctp.Core.Wire;

namespace WebTorrent.Sctp.Core.Sending;

/// <summary>The sending half of an association: what may be sent when, and when to ask again. Times are ticks of 100 ns.</summary>
internal sealed class Sender
{
    private readonly int _maxPacket;
    private readonly SctpOptions _options;
    private readonly Flight _flight;
    private CongestionControl _congestion;
    private Timer _timer = new();
    private Timer _forwardRepeat = new();
    private long _lastSentAt;
    private uint _peerWindow;
    private uint _advancedTsn;
    private bool _peerKnowsForwardTsn;
    private bool _forwardDue;
    private bool _hasProbed;
    private bool _mustSendOne;
    private bool _asksWindow;
    private bool _lacksWindow;
    private int _windowAsked;

    public Sender(SctpOptions options, BufferPool pool)
    {
        _options = options;
        _maxPacket = options.MaxPacketSize;
        Queue = new SendQueue(pool, options.MaxBufferedAmount);
        _flight = new Flight(Queue);
        Rtt = new RttEstimator(options);
        _congestion = NewCongestion();
        ForwardTsn = new ForwardTsnWriter(_flight);
    }

    public SendQueue Queue { get; }

    public RttEstimator Rtt { get; }

    /// <summary>Timeouts in a row, of data and of heartbeats.</summary>
    public int Errors { get; set; }

    public long Timeouts { get; private set; }

    public long Retransmissions { get; private set; }

    public long Abandoned => _flight.Abandoned + Queue.Expired;

    public long CongestionWindow => _congestion.Window;

    public long PeerWindow => _peerWindow;

    public long BytesInFlight => _flight.Bytes;

    /// <summary>The last TSN that was given to a chunk.</summary>
    public uint LastTsn => _flight.Next - 1;

    /// <summary>Whether everything that was accepted has arrived or was given up.</summary>
    public bool IsDrained => Queue.IsEmpty && _flight.Count == 0;

    public long NextTimeout => Math.Min(_timer.At, _forwardRepeat.At);

    private ForwardTsnWriter ForwardTsn { get; }

    private int MaxFragment => _maxPacket - CommonHeader.Size - DataChunk.Overhead;

    public void Begin(uint initialTsn, in Peer peer)
    {
        _flight.Begin(initialTsn);
        _advancedTsn = initialTsn - 1;
        _peerWindow = peer.Window;
        _peerKnowsForwardTsn = peer.KnowsForwardTsn;
    }

    /// <summary>Forgets what was in flight, for an association that begins anew.</summary>
    public void Restart(uint initialTsn, in Peer peer)
    {
        Clear();
        Queue.ResetStreams();
        _congestion = NewCongestion();
        Begin(initialTsn, peer);
    }

    /// <summary>Gives all memory back.</summary>
    public void Clear()
    {
        _flight.Clear();
        Queue.Clear();
        _timer.Stop();
        _forwardRepeat.Stop();
        (_forwardDue, _mustSendOne, _hasProbed, _asksWindow, _lacksWindow) = (false, false, false, false, false);
        (_windowAsked, Errors) = (0, 0);
    }

    /// <summary>Takes a SACK.</summary>
    /// <returns>False: it acknowledges what was never sent.</returns>
    public bool HandleSack(long now, in SackChunk sack)
    {
        if ((int)(sack.CumulativeTsn - (_flight.First - 1)) < 0)
            return true;
        if (!IsPlausible(sack))
            return false;
        var inFlight = _flight.Bytes;
        var arrivals = _flight.HandleSack(now, Rtt, sack);
        if (sack.Duplicates > 0 && Rtt.Smoothed > 0 && !_hasProbed)
            _flight.HandleDuplicate(Rtt);
        SetPeerWindow(sack.Window);
        Account(now, arrivals, inFlight);
        AdvanceForward(now);
        Schedule(now, arrivals.Chunks > 0);
        return true;
    }

    /// <summary>Takes the cumulative TSN of a SHUTDOWN.</summary>
    /// <returns>False: it acknowledges what was never sent.</returns>
    public bool HandleCumulative(long now, uint cumulative)
    {
        if ((int)(cumulative - _flight.Next) >= 0)
            return false;
        var arrivals = new Arrivals { LatestSentAt = -1, AgainBefore = now - Rtt.Minimum };
        var inFlight = _flight.Bytes;
        _flight.Acknowledge(cumulative, ref arrivals);
        Account(now, arrivals, inFlight);
        AdvanceForward(now);
        Schedule(now, arrivals.Chunks > 0);
        return true;
    }

    public void HandleTimeout(long now)
    {
        if (_forwardRepeat.Take(now))
            _forwardDue = (int)(_advancedTsn - _flight.First) >= 0;
        if (!_timer.Take(now) || _flight.Count == 0)
            return;
        if (!_hasProbed && Errors == 0 && _flight.Bytes > 0)
            Probe(now);
        else
            TimeOut(now);
    }

    /// <summary>Whether <see cref="WriteChunks"/> would write anything now.</summary>
    public bool HasChunks(long now) => _forwardDue || (_flight.Lost > 0 ? MayResend(_flight.FindLost()) : MaySendNew(now, MaxFragment, out _) > 0);

    /// <summary>Fills a packet with what may be sent.</summary>
    public void WriteChunks(long now, ref PacketWriter packet)
    {
        if (_forwardDue && _flight.Count > 0 && ForwardTsn.Write(ref packet, _advancedTsn))
        {
            _forwardDue = false;
            _forwardRepeat.Start(now + Rtt.Timeout);
        }
        _flight.BeginPacket();
        var before = packet.Length;
        while (_flight.Lost > 0 ? TryResend(now, ref packet) : TrySendNew(now, ref packet))
        {
        }
        if (packet.Length == before)
            return;
        _mustSendOne = false;
        _lastSentAt = now;
        if (!_timer.IsRunning)
            Schedule(now, true);
    }

    private CongestionControl NewCongestion() => new(_maxPacket - CommonHeader.Size, _options.MaxCongestionWindow);

    private bool IsPlausible(in SackChunk sack)
    {
        if ((int)(sack.CumulativeTsn - _flight.Next) >= 0)
            return false;
        for (var i = 0; i < sack.Blocks; i++)
        {
            var (first, last) = sack.Block(i);
            if (first == sack.CumulativeTsn || (int)(last - first) < 0 || (int)(last - _flight.Next) >= 0)
                return false;
        }
        return true;
    }

    private void Account(long now, in Arrivals arrivals, long inFlight)
    {
        if (arrivals.Chunks == 0)
            return;
        Errors = 0;
        _hasProbed = false;
        if (arrivals.LatestSentAt >= 0)
            Rtt.Add(now, now - arrivals.LatestSentAt);
        var isNewRound = _flight.FindLosses(Rtt, out var lost);
        _congestion.PacketsLost(lost);
        if (isNewRound)
            _congestion.RoundLost(Rtt);
        _congestion.Acknowledged(now, arrivals.Bytes, inFlight, Rtt);
    }

    private void SetPeerWindow(uint window)
    {
        // What asked whether a closed window has opened was dropped; now it would be taken.
        if ((_asksWindow || _windowAsked > 0) && window > _peerWindow)
        {
            _flight.LoseAll();
            _asksWindow = false;
        }
        _peerWindow = window;
        // Most windows do not close to the last byte: too little for the next chunk is nothing.
        _lacksWindow = _flight.Count > 0 && _flight[_flight.First].Size > window;
        if (_lacksWindow || window == 0)
            // It is there, and has its reasons for taking nothing.
            Errors = Math.Min(Errors, 1);
        else
            _windowAsked = 0;
    }

    /// <summary>Nothing came back for a while: one more packet shall tell what is missing (RFC 8985 §7).</summary>
    private void Probe(long now)
    {
        _hasProbed = true;
        _mustSendOne = true;
        if (_peerWindow > 0 && MaySendNew(now, MaxFragment, out _) == 0)
            _flight.LoseLast();
        _timer.Start(now + Rtt.Timeout);
    }

    private void TimeOut(long now)
    {
        Errors++;
        Timeouts++;
        // A closed window says nothing about the path.
        var isWindowClosed = _asksWindow || _lacksWindow;
        if (!isWindowClosed)
            _congestion.TimedOut();
        if (Errors > 1)
            _flight.ForgetGaps();
        _flight.LoseAll();
        _forwardDue = (int)(_advancedTsn - _flight.First) >= 0;
        AdvanceForward(now);
        _windowAsked += isWindowClosed ? 1 : 0;
        _timer.Start(now + Rtt.TimeoutAfter(Math.Max(Errors, _windowAsked)));
    }

    /// <summary>What the other side had no room for is not sent again as a whole, only to ask whether it has some now.</summary>
    private bool MayResend(uint tsn)
    {
        var limit = _lacksWindow ? Math.Min(_congestion.Window, _peerWindow) : _congestion.Window;
        return tsn == _flight.First || _mustSendOne || _flight.Bytes == 0 || _flight.Bytes + _flight[tsn].Size <= limit;
    }

    private bool TryResend(long now, ref PacketWriter packet)
    {
        var tsn = _flight.FindLost();
        ref var chunk = ref _flight[tsn];
        var message = chunk.Message;
        if (_peerKnowsForwardTsn && (chunk.Transmissions > message.MaxRetransmits || now >= message.ExpiresAt))
        {
            _flight.Abandon(message);
            AdvanceForward(now);
            return true;
        }
        if (Chunk.Padded(chunk.Size) > packet.Room || !MayResend(tsn))
            return false;
        _flight.Transmit(now, tsn);
        Retransmissions++;
        Write(ref packet, tsn, _flight.Lost == 0 && Queue.IsEmpty);
        return true;
    }

    /// <summary>Bytes of the next message that may be sent; 0 when nothing may.</summary>
    private int MaySendNew(long now, int room, out OutgoingMessage? message)
    {
        message = null;
        if (Queue.IsEmpty || _flight.Count >= Flight.MaxCount - 1)
            return 0;
        message = Queue.Peek(now);
        if (message is null)
            return 0;
        var rest = message.Length - message.Offset;
        // A message is cut only where a whole packet would not hold it.
        if (rest > room && rest <= MaxFragment)
            return 0;
        var length = Math.Min(rest, room & ~3);
        if (length <= 0)
            return 0;
        var size = length + DataChunk.Overhead;
        if (_flight.Bytes == 0 || (_mustSendOne && size <= _peerWindow))
            return length;
        return _flight.Bytes + size <= Math.Min(_congestion.Window, _peerWindow) ? length : 0;
    }

    private bool TrySendNew(long now, ref PacketWriter packet)
    {
        if (_flight.Count == 0 && _lastSentAt + Rtt.Timeout < now && _lastSentAt > 0)
        {
            _congestion.Idle();
            _lastSentAt = now;
        }
        var length = MaySendNew(now, packet.Room - DataChunk.Overhead, out var message);
        if (length == 0)
            return false;
        if (message!.Offset > 0 && now >= message.ExpiresAt && _peerKnowsForwardTsn)
        {
            _flight.Abandon(message);
            AdvanceForward(now);
            return true;
        }
        if (message.Offset == 0 && !message.IsUnordered)
            message.Sequence = message.Stream.NextSequence++;
        _asksWindow = length + DataChunk.Overhead > _peerWindow;
        var tsn = _flight.Add(message, length);
        Queue.Take(message, length);
        _flight.Transmit(now, tsn);
        // Nothing follows that would make the other side answer (RFC 7053).
        Write(ref packet, tsn, Queue.IsEmpty || MaySendNew(now, MaxFragment, out _) == 0);
        return !_asksWindow;
    }

    private void Write(ref PacketWriter packet, uint tsn, bool isLast)
    {
        ref var chunk = ref _flight[tsn];
        var message = chunk.Message;
        var flags = (chunk.Offset == 0 ? DataChunk.BeginFlag : 0)
            | (chunk.Offset + chunk.Length == message.Length ? DataChunk.EndFlag : 0)
            | (message.IsUnordered ? DataChunk.UnorderedFlag : 0)
            | (isLast || _mustSendOne ? DataChunk.ImmediateFlag : 0);
        DataChunk.Write(
            ref packet, (byte)flags, tsn, message.Stream.Id, message.IsUnordered ? (ushort)0 : message.Sequence,
            message.PayloadProtocolId, message.Buffer.Bytes.AsSpan(chunk.Offset, chunk.Length));
    }

    /// <summary>Moves past what was given up at the front (RFC 3758 §3.5, C2) and has that told.</summary>
    private void AdvanceForward(long now)
    {
        if ((int)(_flight.First - 1 - _advancedTsn) >= 0)
            (_advancedTsn, _forwardDue) = (_flight.First - 1, false);
        var advanced = _advancedTsn;
        while (advanced + 1 != _flight.Next && _flight.IsAbandoned(advanced + 1))
            advanced++;
        if (advanced == _advancedTsn)
            return;
        _advancedTsn = advanced;
        _forwardDue = true;
        if (!_timer.IsRunning)
            Schedule(now, true);
    }

    private void Schedule(long now, bool isProgress)
    {
        if (_flight.Count == 0)
            _timer.Stop();
        else if (isProgress || !_timer.IsRunning)
            _timer.Start(now + (_hasProbed || Errors > 0 ? Rtt.TimeoutAfter(Math.Max(Errors, _windowAsked)) : Rtt.ProbeTimeout));
    }
}

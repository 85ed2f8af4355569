using WebTorrent.Sctp.Core.Wire;

namespace WebTorrent.Sctp.Core.Sending;

/// <summary>
/// The chunks that were given TSNs and are not acknowledged cumulatively: which arrived, which got lost. Losses are found by the order of sending (RFC 8985):
/// what was sent clearly before something that arrived, and did not arrive, is lost.
/// </summary>
internal sealed class Flight(SendQueue queue)
{
    /// <summary>
    /// Half of the numbers that a stream has: each chunk may be a message of the same one, and the other side must be able to tell ahead from behind. Gap
    /// blocks reach further (RFC 9260 §3.3.4).
    /// </summary>
    public const int MaxCount = 32_767;

    private const int Reordering = 3;

    // Rounds with losses and without duplicates after which patience ends (RFC 8985 §6.2).
    private const int PatientRounds = 16;

    private const int InitialCapacity = 64;

    private FlightChunk[] _chunks = new FlightChunk[InitialCapacity];
    private TsnBitmap _settled = new(InitialCapacity);
    private TsnBitmap _lost = new(InitialCapacity);
    private uint _resendFrom;
    private uint _highestArrived;
    private uint _leftUntil;
    private long _lastArrivedPacket;
    private long _lastArrivedSentAt;
    private long _roundEnd;
    private int _patientRounds;

    /// <summary>TSN of the oldest chunk.</summary>
    public uint First { get; private set; }

    /// <summary>TSN of the next new chunk.</summary>
    public uint Next { get; private set; }

    public int Count => (int)(Next - First);

    /// <summary>Bytes on their way, with the chunks' headers.</summary>
    public long Bytes { get; private set; }

    /// <summary>Chunks that have to be sent again.</summary>
    public int Lost { get; private set; }

    /// <summary>Packets of data that left.</summary>
    public long Packets { get; private set; }

    /// <summary>How much later than what was sent after it a chunk may come without being taken for lost; ticks.</summary>
    public long Patience { get; private set; }

    public long Abandoned { get; private set; }

    public ref FlightChunk this[uint tsn] => ref _chunks[tsn & (uint)(_chunks.Length - 1)];

    public void Begin(uint tsn)
    {
        First = Next = tsn;
        _resendFrom = _leftUntil = tsn;
        _highestArrived = tsn - 1;
    }

    public bool IsAbandoned(uint tsn) => this[tsn].Message.IsAbandoned;

    /// <summary>Gives the next bytes of a message a TSN.</summary>
    public uint Add(OutgoingMessage message, int length)
    {
        if (Count == _chunks.Length)
            Grow();
        var tsn = Next++;
        if (message.Offset == 0)
            message.FirstTsn = tsn;
        message.Fragments++;
        this[tsn] = new FlightChunk { Message = message, Offset = message.Offset, Length = length };
        return tsn;
    }

    /// <summary>The chunks of the next packet leave together.</summary>
    public void BeginPacket() => Packets++;

    /// <summary>A chunk leaves, for the first time or again.</summary>
    public void Transmit(long now, uint tsn)
    {
        ref var chunk = ref this[tsn];
        if (chunk.Transmissions++ > 0)
        {
            _lost.Clear(tsn);
            Lost--;
        }
        (chunk.SentAt, chunk.Packet, chunk.HasLeft) = (now, Packets, false);
        Bytes += chunk.Size;
    }

    /// <summary>The oldest chunk that has to be sent again; there is one.</summary>
    public uint FindLost()
    {
        if ((int)(First - _resendFrom) > 0)
            _resendFrom = First;
        return _resendFrom = _lost.NextSet(_resendFrom, Next);
    }

    /// <summary>Takes what a SACK acknowledges. Its numbers are within what was sent.</summary>
    public Arrivals HandleSack(long now, RttEstimator rtt, in SackChunk sack)
    {
        var arrivals = new Arrivals { LatestSentAt = -1, AgainBefore = now - rtt.Minimum };
        Acknowledge(sack.CumulativeTsn, ref arrivals);
        for (var i = 0; i < sack.Blocks; i++)
        {
            var (first, last) = sack.Block(i);
            for (var tsn = _settled.NextClear(first, last + 1); tsn != last + 1; tsn = _settled.NextClear(tsn + 1, last + 1))
                Arrived(tsn, ref arrivals);
            if ((int)(last - _highestArrived) > 0)
                _highestArrived = last;
        }
        return arrivals;
    }

    /// <summary>Takes everything up to a TSN for arrived and forgets it.</summary>
    public void Acknowledge(uint cumulative, ref Arrivals arrivals)
    {
        while ((int)(cumulative - First) >= 0)
        {
            if (!_settled[First])
                Arrived(First, ref arrivals);
            _settled.Clear(First);
            ref var chunk = ref this[First++];
            if (--chunk.Message.Fragments == 0 && chunk.Message.IsWhollySent)
                queue.Free(chunk.Message);
            chunk.Message = null!;
        }
        if ((int)(First - 1 - _highestArrived) > 0)
            _highestArrived = First - 1;
    }

    /// <summary>Marks what must be lost after what arrived.</summary>
    /// <param name="rtt">What was sent a round trip before something that arrived is lost, however few packets were sent.</param>
    /// <param name="lost">How many.</param>
    /// <returns>Whether some of them were sent since the last time this was so: what left before anybody knew is not punished again.</returns>
    public bool FindLosses(RttEstimator rtt, out int lost)
    {
        lost = 0;
        var isNewRound = false;
        var end = _highestArrived + 1;
        for (var tsn = _settled.NextClear(First, end); tsn != end; tsn = _settled.NextClear(tsn + 1, end))
        {
            ref var chunk = ref this[tsn];
            var wait = chunk.Packet + Reordering > _lastArrivedPacket ? rtt.Smoothed + Patience : Patience;
            if (_lost[tsn] || chunk.Packet >= _lastArrivedPacket || chunk.SentAt + wait > _lastArrivedSentAt)
                continue;
            lost++;
            isNewRound |= chunk.Packet > _roundEnd;
            Lose(tsn);
        }
        if (isNewRound)
        {
            _roundEnd = Packets;
            LosePatience();
        }
        LeaveUntold(rtt);
        return isNewRound;
    }

    /// <summary>Takes everything that did not arrive for lost.</summary>
    public void LoseAll()
    {
        for (var tsn = _settled.NextClear(First, Next); tsn != Next; tsn = _settled.NextClear(tsn + 1, Next))
            Lose(tsn);
        _roundEnd = Packets;
    }

    /// <summary>What was acknowledged past gaps may have been dropped after all (RFC 9260 §6.3.3): only the cumulative TSN is sure.</summary>
    public void ForgetGaps()
    {
        for (var tsn = _settled.NextSet(First, Next); tsn != Next; tsn = _settled.NextSet(tsn + 1, Next))
        {
            if (IsAbandoned(tsn))
                continue;
            _settled.Clear(tsn);
        }
        _highestArrived = First - 1;
    }

    /// <summary>Takes the last chunk that did not arrive for lost, to find out what else did not.</summary>
    public void LoseLast()
    {
        var last = Next - 1;
        while (_settled[last] && last != First)
            last--;
        Lose(last);
        LosePatience();
        _resendFrom = First;
    }

    /// <summary>Gives a message up, with all that was sent of it and all that was not.</summary>
    public void Abandon(OutgoingMessage message)
    {
        message.IsAbandoned = true;
        Abandoned++;
        if (!message.IsWhollySent)
        {
            // The other side may have everything that was sent, and must hear that no more comes: one more TSN stands for the rest.
            queue.Take(message, message.Length - message.Offset);
            Add(message, 0);
        }
        var begin = (int)(message.FirstTsn - First) > 0 ? message.FirstTsn : First;
        for (var tsn = begin; tsn != Next && this[tsn].Message == message; tsn++)
            Settle(tsn);
    }

    /// <summary>A duplicate arrived, and not because of a probe: something was sent again that was not lost, only late.</summary>
    public void HandleDuplicate(RttEstimator rtt) => (Patience, _patientRounds) = (Math.Min(rtt.Smoothed, Patience + (rtt.Minimum / 4)), PatientRounds);

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        LoseAll();
        var ignored = default(Arrivals);
        Acknowledge(Next - 1, ref ignored);
        Bytes = 0;
    }

    private void Arrived(uint tsn, ref Arrivals arrivals)
    {
        ref var chunk = ref this[tsn];
        arrivals.Bytes += chunk.Size;
        arrivals.Chunks++;
        // What could not be told of before arrived who knows when.
        if (chunk.Transmissions == 1 && !chunk.HasLeft)
            arrivals.LatestSentAt = Math.Max(arrivals.LatestSentAt, chunk.SentAt);
        // What was sent again a moment ago did not arrive so soon: the first one was late, and says nothing about what left after it (RFC 8985 §6.2).
        if (chunk.Packet > _lastArrivedPacket && (chunk.Transmissions == 1 || chunk.SentAt <= arrivals.AgainBefore))
            (_lastArrivedPacket, _lastArrivedSentAt) = (chunk.Packet, chunk.SentAt);
        Settle(tsn);
    }

    /// <summary>A chunk need not be sent any more.</summary>
    private void Settle(uint tsn)
    {
        if (_settled[tsn])
            return;
        _settled.Set(tsn);
        if (_lost[tsn])
        {
            _lost.Clear(tsn);
            Lost--;
        }
        else if (this[tsn].Transmissions > 0)
        {
            Leave(ref this[tsn]);
        }
    }

    private void LosePatience()
    {
        if (--_patientRounds <= 0)
            Patience = 0;
    }

    private void Lose(uint tsn)
    {
        if (_settled[tsn] || _lost[tsn])
            return;
        _lost.Set(tsn);
        Lost++;
        Leave(ref this[tsn]);
        if ((int)(_resendFrom - tsn) > 0)
            _resendFrom = tsn;
    }

    /// <summary>
    /// After many losses a SACK has no room to tell of everything. What was sent a round trip before something that arrived is not under way, whatever
    /// became of it, and must not stand in the way of what is sent again.
    /// </summary>
    private void LeaveUntold(RttEstimator rtt)
    {
        var from = (int)(_leftUntil - _highestArrived) > 0 ? _leftUntil : _highestArrived + 1;
        for (; (int)(Next - from) > 0; from++)
        {
            ref var chunk = ref this[from];
            if (chunk.SentAt + rtt.Smoothed + Patience > _lastArrivedSentAt)
                break;
            if (!_settled[from] && !_lost[from])
                Leave(ref chunk);
        }
        _leftUntil = from;
    }

    private void Leave(ref FlightChunk chunk)
    {
        if (!chunk.HasLeft)
            Bytes -= chunk.Size;
        chunk.HasLeft = true;
    }

    private void Grow()
    {
        var larger = new FlightChunk[_chunks.Length * 2];
        for (var tsn = First; tsn != Next; tsn++)
            larger[tsn & (uint)(larger.Length - 1)] = this[tsn];
        _settled = _settled.Resize(larger.Length, First, Next);
        _lost = _lost.Resize(larger.Length, First, Next);
        _chunks = larger;
    }
}

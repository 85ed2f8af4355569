using System.Numerics;

namespace WebTorrent.Utp.Core;

/// <summary>
/// The packets that were sent and not acknowledged: which arrived, which got lost, which are to be sent again. Losses are found by the order
/// of sending: whatever was sent clearly before something that arrived, and did not arrive, is lost. Times are microseconds.
/// </summary>
internal sealed class Flight(ushort firstSequence, RttEstimator rtt, MtuSearch mtu)
{
    /// <summary>BEP 29, packet loss: "3 or more packets have been acked past it".</summary>
    public const int Reordering = 3;

    private readonly SendWindow _window = new(firstSequence);
    private long _transmissions;
    private long _lastArrived;
    private long _lastArrivedSentAt;
    private long _patience;
    private long _roundEnd;
    private ushort _resendFrom = firstSequence;
    private ushort? _lastKnown;

    /// <summary>Number of the oldest packet.</summary>
    public ushort First => _window.First;

    /// <summary>Number of the next new packet.</summary>
    public ushort Next => _window.Next;

    public int Count => _window.Count;

    public bool IsFull => _window.IsFull;

    /// <summary>Bytes of payload on their way.</summary>
    public int Bytes { get; private set; }

    /// <summary>Packets that have to be sent again.</summary>
    public int Lost { get; private set; }

    /// <summary>Whether a probe of the path's size is under way.</summary>
    public bool IsProbing { get; private set; }

    /// <summary>Adds a new packet; it counts when it is <see cref="Transmit"/>ted.</summary>
    public void Add(PacketType type, BufferPosition payload, int length, int probeSize)
    {
        ref var packet = ref _window.Add();
        (packet.Type, packet.Payload, packet.Length, packet.ProbeSize) = (type, payload, length, probeSize);
        IsProbing |= probeSize > 0;
    }

    /// <summary>Finds the oldest packet that has to be sent again; there is one.</summary>
    public ushort FindLost(out int length)
    {
        if (SequenceNumber.Offset(_window.First, _resendFrom) < 0)
            _resendFrom = _window.First;
        while (!_window[_resendFrom].IsLost)
            _resendFrom++;
        length = _window[_resendFrom].Length;
        return _resendFrom;
    }

    /// <summary>A packet leaves, for the first time or again.</summary>
    public OutgoingPacket Transmit(long now, ushort sequence)
    {
        ref var packet = ref _window[sequence];
        if (packet.IsLost)
        {
            packet.IsLost = false;
            packet.WasResent = true;
            Lost--;
        }
        packet.SentAt = now;
        packet.Transmission = ++_transmissions;
        Bytes += packet.Length;
        return packet;
    }

    /// <summary>Takes what a packet acknowledges.</summary>
    public Arrivals HandleAck(long now, ushort ack, ReadOnlySpan<byte> selectiveAck)
    {
        var arrivals = new Arrivals { BestRtt = long.MaxValue };
        while (_window.Count > 0 && SequenceNumber.Offset(_window.First, ack) >= 0)
        {
            Arrived(now, _window.First, ref arrivals);
            arrivals.Released += _window[_window.First].Length;
            _window.RemoveFirst();
        }
        for (var at = 0; at < selectiveAck.Length; at++)
        {
            for (int bits = selectiveAck[at]; bits != 0; bits &= bits - 1)
            {
                var sequence = (ushort)(ack + SelectiveAck.FirstOffset + (at * 8) + BitOperations.TrailingZeroCount(bits));
                if (SequenceNumber.Offset(_window.First, sequence) is >= 0 and var index && index < _window.Count)
                    Arrived(now, sequence, ref arrivals);
            }
        }
        _lastKnown = selectiveAck.IsEmpty ? null : (ushort)(ack + SelectiveAck.FirstOffset + (8 * selectiveAck.Length) - 1);
        return arrivals;
    }

    /// <summary>
    /// Marks what must be lost after what arrived, as far as the other side has said what arrived: libtorrent speaks of 256 packets past a gap,
    /// libutp of 32, however many they hold.
    /// </summary>
    /// <param name="now">The time.</param>
    /// <param name="lost">Packets found lost; probes are none.</param>
    /// <returns>Whether some of them were sent since the last time this was so: what left before anybody knew is not punished again.</returns>
    public bool FindLosses(long now, out int lost)
    {
        lost = 0;
        var isNewRound = false;
        var known = _lastKnown is { } last ? Math.Min(_window.Count, SequenceNumber.Offset(_window.First, last) + 1) : _window.Count;
        for (var i = 0; i < known; i++)
        {
            var sequence = (ushort)(_window.First + i);
            ref var packet = ref _window[sequence];
            if (packet.Transmission > _lastArrived && !packet.WasResent)
                break;
            if (packet.IsAcknowledged || packet.IsLost || packet.Transmission + Reordering > _lastArrived || packet.SentAt + _patience > _lastArrivedSentAt)
                continue;
            if (packet.ProbeSize == 0)
            {
                lost++;
                isNewRound |= packet.Transmission > _roundEnd;
            }
            Lose(now, sequence);
        }
        if (isNewRound)
            _roundEnd = _transmissions;
        return isNewRound;
    }

    /// <summary>Takes everything for lost.</summary>
    public void LoseAll(long now)
    {
        for (var i = 0; i < _window.Count; i++)
            Lose(now, (ushort)(_window.First + i));
    }

    /// <summary>Takes the oldest packet for lost.</summary>
    public void LoseFirst(long now) => Lose(now, _window.First);

    /// <summary>Takes probes of a size and above for lost.</summary>
    public void LoseProbes(long now, int size)
    {
        for (var i = 0; i < _window.Count; i++)
        {
            if (_window[(ushort)(_window.First + i)].ProbeSize >= size)
                Lose(now, (ushort)(_window.First + i));
        }
    }

    private void Arrived(long now, ushort sequence, ref Arrivals arrivals)
    {
        ref var packet = ref _window[sequence];
        if (packet.IsAcknowledged)
            return;
        packet.IsAcknowledged = true;
        if (packet.IsLost)
            Lost--;
        else
            Bytes -= packet.Length;
        packet.IsLost = false;
        arrivals.Bytes += packet.Length;
        arrivals.Packets++;
        // What could not be told of before arrived who knows when.
        if (_lastKnown is not { } last || SequenceNumber.Offset(sequence, last) >= 0)
            Measure(now, packet, ref arrivals);
        EndProbe(now, ref packet, arrived: true);
        if (packet.Transmission > _lastArrived)
            (_lastArrived, _lastArrivedSentAt) = (packet.Transmission, packet.SentAt);
    }

    private void Measure(long now, in OutgoingPacket packet, ref Arrivals arrivals)
    {
        if (!packet.WasResent)
        {
            rtt.Add(now - packet.SentAt);
            arrivals.BestRtt = Math.Min(arrivals.BestRtt, now - packet.SentAt);
            // It was overtaken and still arrived: others may need that time as well.
            if (packet.Transmission + Reordering < _lastArrived)
                _patience = Math.Max(_patience, Math.Min(rtt.Smoothed, _lastArrivedSentAt - packet.SentAt + (rtt.Minimum / 4)));
        }
        else if (now - packet.SentAt < rtt.Minimum / 2)
        {
            // This answers the first transmission: it was not lost, only late.
            _patience = Math.Min(rtt.Smoothed, _patience + (rtt.Minimum / 4));
        }
    }

    private void Lose(long now, ushort sequence)
    {
        ref var packet = ref _window[sequence];
        if (packet.IsAcknowledged || packet.IsLost)
            return;
        if (Lost == 0 || SequenceNumber.Offset(_resendFrom, sequence) < 0)
            _resendFrom = sequence;
        packet.IsLost = true;
        Bytes -= packet.Length;
        Lost++;
        EndProbe(now, ref packet, arrived: false);
    }

    private void EndProbe(long now, ref OutgoingPacket packet, bool arrived)
    {
        if (packet.ProbeSize == 0)
            return;
        if (arrived)
            mtu.Arrived(packet.ProbeSize);
        else
            mtu.Lost(now);
        packet.ProbeSize = 0;
        IsProbing = false;
    }
}

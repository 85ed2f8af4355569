namespace WebTorrent.Utp.Core;

/// <summary>
/// How many bytes may be in flight: LEDBAT (BEP 29, congestion control; RFC 6817) with slow start. The window follows the queuing delay,
/// so that it grows while the queue is shorter than the target and shrinks when somebody else fills it. A loss halves it, unless
/// nothing speaks for a full queue: then it is taken for one of those that radio links make.
/// </summary>
internal sealed class CongestionControl
{
    /// <summary>The queuing delay that is aimed at, microseconds.</summary>
    public const long Target = 100_000;

    // So much the window grows in a round trip while there is no queue.
    private const int Gain = 3000;
    private const int UsualPacket = 1500;

    // And such a part of it it gives up in a round trip, at most.
    private const double MostDecrease = 0.5;

    private const int InitialPackets = 10;
    private const int LeastPackets = 2;

    // Below this delay, and while so few packets get lost, loss does not come from a queue.
    private const long QuietDelay = Target / 4;
    private const double MostRandomLoss = 0.04;
    private const double LossMemory = 1.0 / 256;

    private readonly int _most;
    private double _window;
    private double _threshold = double.MaxValue;
    private double _lossRate;

    public CongestionControl(int packetSize, int most)
    {
        _most = most;
        _window = InitialPackets * packetSize;
    }

    /// <summary>Bytes that may be in flight.</summary>
    public int Window => (int)_window;

    public bool IsSlowStart => _window < _threshold;

    /// <summary>Bytes were acknowledged.</summary>
    /// <param name="bytes">How many.</param>
    /// <param name="packets">In how many packets.</param>
    /// <param name="inFlight">Bytes in flight before that.</param>
    /// <param name="queuing">The queuing delay, microseconds.</param>
    /// <param name="packetSize">Payload of a full packet.</param>
    public void Acknowledged(int bytes, int packets, int inFlight, long queuing, int packetSize)
    {
        _lossRate *= Math.Pow(1 - LossMemory, packets);
        var isLimited = inFlight + packetSize >= _window;
        if (IsSlowStart)
        {
            if (queuing > Target * 3 / 4)
                _threshold = _window;
            else if (isLimited)
                _window = Math.Min(_window + bytes, _threshold);
        }
        if (!IsSlowStart)
        {
            // Up by a number of bytes, down by a part of the window: so connections come to equal shares.
            var offTarget = (Target - queuing) / (double)Target;
            if (offTarget < 0)
                _window += Math.Max(offTarget, -MostDecrease) * bytes;
            else if (isLimited)
                _window += offTarget * Gain * Math.Max(1, packetSize / (double)UsualPacket) * bytes / Math.Max(_window, bytes);
        }
        _window = Math.Clamp(_window, LeastPackets * packetSize, _most);
    }

    /// <summary>Packets were lost.</summary>
    public void PacketsLost(int count)
    {
        for (; count > 0; count--)
            _lossRate += (1 - _lossRate) * LossMemory;
    }

    /// <summary>A round trip had losses; called once for all of them.</summary>
    public void RoundLost(long queuing, int packetSize)
    {
        if (queuing < QuietDelay && _lossRate < MostRandomLoss)
            return;
        _window = Math.Max(_window / 2, LeastPackets * packetSize);
        _threshold = _window;
    }

    /// <summary>Nothing came back for a whole timeout.</summary>
    public void TimedOut(int packetSize)
    {
        _threshold = Math.Max(_window / 2, LeastPackets * packetSize);
        _window = packetSize;
    }
}

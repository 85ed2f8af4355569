namespace WebTorrent.Sctp.Core.Sending;

/// <summary>
/// How many bytes may be in flight: CUBIC (RFC 9438) with slow start by bytes, which ends when the round-trip time grows (after RFC 9406). A loss costs
/// three tenths of the window, unless nothing speaks for a full queue: then it is taken for one of those that bad links make.
/// </summary>
internal sealed class CongestionControl
{
    private const double Beta = 0.7;
    private const double Cubic = 0.4;
    private const double RenoGain = 3 * (1 - Beta) / (1 + Beta);
    private const int InitialPackets = 10;
    private const int LeastPackets = 4;

    // With a queue shorter than this, and while so few packets get lost, losses do not come from the queue.
    private const long QuietQueue = 10 * TimeSpan.TicksPerMillisecond;
    private const double MostRandomLoss = 0.03;
    private const double LossMemory = 1.0 / 256;

    private const long LeastRise = 4 * TimeSpan.TicksPerMillisecond;
    private const long MostRise = 16 * TimeSpan.TicksPerMillisecond;
    private const int LeastSamples = 8;

    private readonly int _packet;
    private readonly long _most;
    private double _window;
    private double _threshold = double.MaxValue;
    private double _plateau;
    private double _plateauTime;
    private double _renoWindow;
    private double _lossRate;
    private long _epoch = Timer.Never;
    private long _roundMinimum = long.MaxValue;
    private long _roundEnd;
    private int _roundSamples;

    public CongestionControl(int packetSize, long most)
    {
        (_packet, _most) = (packetSize, most);
        _window = InitialPackets * packetSize;
    }

    /// <summary>Bytes that may be in flight.</summary>
    public long Window => (long)_window;

    private bool IsSlowStart => _window < _threshold;

    /// <summary>Bytes arrived.</summary>
    /// <param name="now">The time.</param>
    /// <param name="bytes">How many.</param>
    /// <param name="inFlight">Bytes in flight before.</param>
    /// <param name="rtt">The round-trip time.</param>
    public void Acknowledged(long now, long bytes, long inFlight, RttEstimator rtt)
    {
        _lossRate *= Math.Pow(1 - LossMemory, bytes / (double)_packet);
        if (inFlight + (2 * _packet) < _window)
        {
            // Who does not use the window learns nothing about it.
            _epoch = Timer.Never;
            return;
        }
        if (IsSlowStart)
            WatchRise(now, rtt);
        if (IsSlowStart)
            _window = Math.Min(_window + bytes, _threshold);
        else
            Avoid(now, bytes, rtt.Smoothed);
        _window = Math.Min(_window, _most);
    }

    /// <summary>Packets were lost.</summary>
    public void PacketsLost(int count)
    {
        for (; count > 0; count--)
            _lossRate += (1 - _lossRate) * LossMemory;
    }

    /// <summary>A round trip had losses; called once for all of them.</summary>
    public void RoundLost(RttEstimator rtt)
    {
        if (_lossRate < MostRandomLoss && rtt.Smoothed - rtt.Minimum < QuietQueue)
            return;
        // Who comes down twice in a row leaves room for others (RFC 9438 §4.7).
        _plateau = _window < _plateau ? _window * (1 + Beta) / 2 : _window;
        _window = Math.Max(_window * Beta, LeastPackets * _packet);
        _threshold = _window;
        _epoch = Timer.Never;
    }

    /// <summary>Nothing came back for a whole timeout (RFC 9260 §7.2.3).</summary>
    public void TimedOut()
    {
        _threshold = Math.Max(_window / 2, LeastPackets * _packet);
        _plateau = _window;
        _window = _packet;
        _epoch = Timer.Never;
    }

    /// <summary>
    /// Nothing was sent for a timeout: the path may have changed (RFC 9260 §7.2.1). Where slow start ends stays unknown if it was: most peers say a few
    /// words and wait before they have much to send.
    /// </summary>
    public void Idle()
    {
        _threshold = Math.Max(_threshold, _window * 3 / 4);
        _window = Math.Max(_window / 2, Math.Min(_window, InitialPackets * _packet));
        _epoch = Timer.Never;
    }

    /// <summary>Ends slow start when even the shortest time of a round is longer: then there is a queue that does not empty.</summary>
    private void WatchRise(long now, RttEstimator rtt)
    {
        _roundMinimum = Math.Min(_roundMinimum, rtt.Latest);
        if (++_roundSamples >= LeastSamples && _roundMinimum - rtt.Minimum > Math.Clamp(rtt.Minimum / 8, LeastRise, MostRise))
            _threshold = _window;
        if (now >= _roundEnd)
            (_roundMinimum, _roundSamples, _roundEnd) = (long.MaxValue, 0, now + rtt.Smoothed);
    }

    private void Avoid(long now, long bytes, long rtt)
    {
        if (_epoch == Timer.Never)
            BeginEpoch(now);
        var seconds = (now - _epoch + rtt) / (double)TimeSpan.TicksPerSecond;
        var beyond = seconds - _plateauTime;
        var target = Math.Clamp(_plateau + (Cubic * beyond * beyond * beyond * _packet), _window, 1.5 * _window);
        _renoWindow += RenoGain * _packet * bytes / _window;
        _window = Math.Max(_window + ((target - _window) * bytes / _window), _renoWindow);
    }

    private void BeginEpoch(long now)
    {
        _epoch = now;
        _renoWindow = _window;
        _plateau = Math.Max(_plateau, _window);
        _plateauTime = Math.Cbrt((_plateau - _window) / _packet / Cubic);
    }
}

namespace WebTorrent.Utp.Core;

/// <summary>
/// The least one-way delay of the last minutes (BEP 29, base_delay), by two clocks that do not agree: only differences mean something, and
/// those modulo 2^32. Times are microseconds.
/// </summary>
internal sealed class DelayHistory
{
    // Longer than the two minutes of BEP 29, so that a queue which stands for long is not taken for the path.
    private const int Minutes = 13;
    private const long Minute = 60_000_000;

    private readonly uint[] _minima = new uint[Minutes];
    private int _current;
    private long _stepAt;

    public bool IsEmpty { get; private set; } = true;

    public uint Base { get; private set; }

    /// <summary>Adds a measured delay.</summary>
    /// <returns>How much longer than the base it is.</returns>
    public uint Add(long now, uint sample)
    {
        if (IsEmpty)
        {
            IsEmpty = false;
            Array.Fill(_minima, sample);
            Base = sample;
            _stepAt = now + Minute;
        }
        if (IsLess(sample, _minima[_current]))
            _minima[_current] = sample;
        if (IsLess(sample, Base))
            Base = sample;
        if (now >= _stepAt)
            Step(now, sample);
        return sample - Base;
    }

    /// <summary>Moves everything up: the clocks drift apart.</summary>
    public void Shift(uint amount)
    {
        for (var i = 0; i < Minutes; i++)
            _minima[i] += amount;
        Base += amount;
    }

    private static bool IsLess(uint one, uint other) => (int)(one - other) < 0;

    private void Step(long now, uint sample)
    {
        _stepAt = now + Minute;
        _current = (_current + 1) % Minutes;
        _minima[_current] = sample;
        Base = sample;
        foreach (var minimum in _minima)
        {
            if (IsLess(minimum, Base))
                Base = minimum;
        }
    }
}

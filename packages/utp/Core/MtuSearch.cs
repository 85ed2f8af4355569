namespace WebTorrent.Utp.Core;

/// <summary>
/// The size of packets: begins with what every path takes, and goes up while probes of the next size arrive. Sizes are bytes of a
/// datagram, without headers of UDP and IP. Times are microseconds.
/// </summary>
internal sealed class MtuSearch
{
    private const int MaxLosses = 3;
    private const long RetryAfter = 600_000_000;

    // Ethernet with tunnels, PPPoE, over IPv6, over IPv4; jumbo frames; loopback. None is one byte above the size of a buffer that
    // somebody may read into: see Padding.
    private static readonly int[] Sizes = [1_200, 1_352, 1_432, 1_452, 1_472, 4_052, 8_952, 16_344, 32_728, 65_016];

    private readonly int _last;
    private int _confirmed;
    private int _losses;
    private long _retryAt;

    /// <summary>Makes a search up to a size.</summary>
    public MtuSearch(int most)
    {
        while (_last + 1 < Sizes.Length && Sizes[_last + 1] <= most)
            _last++;
    }

    /// <summary>What the path takes for sure.</summary>
    public int Size => Sizes[_confirmed];

    /// <summary>A size to try, or 0.</summary>
    public int SizeToTry(long now)
    {
        if (_confirmed == _last || now < _retryAt)
            return 0;
        return Sizes[_confirmed + 1];
    }

    public void Arrived(int size)
    {
        if (_confirmed == _last || size < Sizes[_confirmed + 1])
            return;
        _confirmed++;
        _losses = 0;
    }

    /// <summary>A probe got lost; a few may for other reasons.</summary>
    public void Lost(long now)
    {
        if (++_losses >= MaxLosses)
            Refused(now);
    }

    /// <summary>The operating system knows that the path does not take it.</summary>
    public void Refused(long now)
    {
        _losses = 0;
        _retryAt = now + RetryAfter;
    }
}

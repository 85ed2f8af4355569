namespace WebTorrent.Sctp.Core;

/// <summary>A time at which something is to be done; ticks of 100 ns.</summary>
internal struct Timer()
{
    public const long Never = long.MaxValue;

    public long At { get; private set; } = Never;

    public readonly bool IsRunning => At != Never;

    public void Start(long at) => At = at;

    public void Stop() => At = Never;

    /// <summary>Whether it is time; then it stops.</summary>
    public bool Take(long now)
    {
        if (now < At)
            return false;
        At = Never;
        return true;
    }
}

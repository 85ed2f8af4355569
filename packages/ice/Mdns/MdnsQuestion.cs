namespace WebTorrent.Ice.Mdns;

/// <summary>A name that is being asked for.</summary>
internal sealed class MdnsQuestion(MdnsName name, TimeSpan now)
{
    private const int MaxSends = 4;

    private int _sends;

    public MdnsName Name { get; } = name;

    /// <summary>When it is asked again, or given up.</summary>
    public TimeSpan Due { get; private set; } = now;

    public bool HasExpired => _sends >= MaxSends;

    /// <summary>Asked now, after one, two and four seconds more (RFC 6762 §5.2), then given up a second later.</summary>
    public void HandleSent(TimeSpan now)
    {
        _sends++;
        Due = now + (HasExpired ? TimeSpan.FromSeconds(1) : TimeSpan.FromSeconds(1 << (_sends - 1)));
    }
}

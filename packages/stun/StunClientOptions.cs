namespace WebTorrent.Stun;

/// <summary>Settings of a <see cref="StunClientCore"/>; validated by its constructor.</summary>
public sealed record StunClientOptions
{
    /// <summary>Whether it goes over TCP or TLS, where nothing is sent twice. Default: false, UDP.</summary>
    public bool IsReliable { get; init; }

    /// <summary>How long the first send waits for an answer; the wait doubles from send to send. 10 ms to 10 s; default 500 ms (RFC 8489 §6.2.1).</summary>
    public TimeSpan InitialTimeout { get; init; } = StunRetransmission.DefaultTimeout;

    /// <summary>
    /// How long after each question the server is asked again, so that a NAT on the way does not forget the address that it told, until <see cref="StunClientCore.Stop"/>
    /// (RFC 8445 §5.1.1.4). 1 s to 10 min; null, the default: it is asked once.
    /// </summary>
    public TimeSpan? KeepAlive { get; init; }

    internal void Validate()
    {
        StunRetransmission.CheckTimeout(InitialTimeout, nameof(InitialTimeout));
        CheckKeepAlive(KeepAlive, nameof(KeepAlive));
    }

    internal static void CheckKeepAlive(TimeSpan? value, string name)
    {
        if (value < TimeSpan.FromSeconds(1) || value > TimeSpan.FromMinutes(10))
            throw new ArgumentOutOfRangeException(name, value, "Must be 1 s to 10 min.");
    }
}

namespace WebTorrent.Stun;

/// <summary>Settings of a <see cref="StunClientCore"/>; validated by its constructor.</summary>
public sealed record StunClientOptions
{
    /// <summary>Whether it goes over TCP or TLS, where nothing is sent twice. Default: false, UDP.</summary>
    public bool IsReliable { get; init; }

    /// <summary>How long the first send waits for an answer; the wait doubles from send to send. 10 ms to 10 s; default 500 ms (RFC 8489 §6.2.1).</summary>
    public TimeSpan InitialTimeout { get; init; } = StunRetransmission.DefaultTimeout;

    internal void Validate() => StunRetransmission.CheckTimeout(InitialTimeout, nameof(InitialTimeout));
}

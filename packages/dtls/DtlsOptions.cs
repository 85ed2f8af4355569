namespace WebTorrent.Dtls;

/// <summary>Settings of a <see cref="DtlsConnectionCore"/>; validated by its constructor.</summary>
public sealed record DtlsOptions
{
    private const int MaxFingerprints = 32;

    /// <summary>Who begins.</summary>
    public required DtlsRole Role { get; init; }

    /// <summary>What we show of ourselves. Not disposed of by the connection.</summary>
    public required DtlsCertificate Certificate { get; init; }

    /// <summary>
    /// Fingerprints of which the other side's certificate must have one; at most 32. Null (the default) while they are not known yet: the handshake then
    /// goes as far as the certificate and waits for <see cref="DtlsConnectionCore.SetRemoteFingerprints"/>.
    /// </summary>
    public IReadOnlyList<DtlsFingerprint>? RemoteFingerprints { get; init; }

    /// <summary>Most bytes of a datagram of the handshake, UDP's payload. 256 to 16,384; default 1,200.</summary>
    public int Mtu { get; init; } = 1_200;

    /// <summary>
    /// How long to wait for an answer before the first repetition; doubles up to <see cref="MaxRetransmitInterval"/>. 10 ms to 10 s; default 100 ms, much
    /// less than the RFC's second: ICE has just shown that the path works.
    /// </summary>
    public TimeSpan RetransmitInterval { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The longest wait between repetitions. From <see cref="RetransmitInterval"/> to 60 s; default 1 s.</summary>
    public TimeSpan MaxRetransmitInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How long a handshake may take, from our first message or theirs; time spent waiting for fingerprints does not count. 1 s to 10 minutes; default 30 s.
    /// </summary>
    public TimeSpan HandshakeTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// For servers: whether a client must first show, by returning a cookie, that it gets what we send (HelloVerifyRequest, RFC 6347 §4.2.1). Nothing is
    /// computed and no timer runs before that. Default: false, since ICE has checked the address.
    /// </summary>
    public bool RequireCookie { get; init; }

    /// <summary>The key that cookies are made with; give the same to several servers and any of them takes them. Empty (the default): one for this connection.</summary>
    public ReadOnlyMemory<byte> CookieSecret { get; init; }

    /// <summary>What cookies are bound to: the address and port of the client, in any form. Default: empty, which a <see cref="CookieSecret"/> rules out.</summary>
    public ReadOnlyMemory<byte> RemoteAddress { get; init; }

    internal void Validate()
    {
        InRange((long)Role, (long)DtlsRole.Client, (long)DtlsRole.Server, nameof(Role));
        InRange(Mtu, 256, 16_384, nameof(Mtu));
        InRange((long)RetransmitInterval.TotalMilliseconds, 10, 10_000, nameof(RetransmitInterval));
        InRange((long)MaxRetransmitInterval.TotalMilliseconds, (long)RetransmitInterval.TotalMilliseconds, 60_000, nameof(MaxRetransmitInterval));
        InRange((long)HandshakeTimeout.TotalMilliseconds, 1_000, 600_000, nameof(HandshakeTimeout));
        if (RemoteFingerprints is { } fingerprints)
            Validate(fingerprints);
    }

    internal static void Validate(IReadOnlyList<DtlsFingerprint> fingerprints) => InRange(fingerprints.Count, 1, MaxFingerprints, nameof(RemoteFingerprints));

    private static void InRange(long value, long least, long most, string name)
    {
        if (value < least || value > most)
            throw new ArgumentOutOfRangeException(name, value, $"Must be {least} to {most}.");
    }
}

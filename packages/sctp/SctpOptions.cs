namespace WebTorrent.Sctp;

/// <summary>Settings of an <see cref="SctpAssociationCore"/>; validated by its constructor.</summary>
public sealed record SctpOptions
{
    private const int KiB = 1024;
    private const int MiB = 1024 * 1024;

    /// <summary>Our port. 1 to 65,535; default 5000, as WebRTC does (RFC 8841).</summary>
    public int LocalPort { get; init; } = 5000;

    /// <summary>The other side's port. 1 to 65,535; default 5000.</summary>
    public int RemotePort { get; init; } = 5000;

    /// <summary>Most bytes of a packet that is sent. 512 to 65,532, a multiple of 4; default 1,188, which with DTLS and UDP fits every path.</summary>
    public int MaxPacketSize { get; init; } = 1188;

    /// <summary>
    /// Bytes that are held for a reader that is slow, or until a gap closes. What fills gaps may need as much again. 64 KiB to 64 MiB;
    /// default 5 MiB.
    /// </summary>
    public int ReceiveWindow { get; init; } = 5 * MiB;

    /// <summary>
    /// Most bytes of a received message; a larger one ends the association. 1 KiB to half of <see cref="ReceiveWindow"/>; default 256 KiB.
    /// </summary>
    public int MaxMessageSize { get; init; } = 256 * KiB;

    /// <summary>
    /// Bytes that may wait to be sent for the first time; in one message for each 128 of them, or 1,024, at most. 1 KiB to 1 GiB; default 16 MiB.
    /// </summary>
    public int MaxBufferedAmount { get; init; } = 16 * MiB;

    /// <summary>Most bytes in flight, whatever the path allows. 16 KiB to 64 MiB; default 8 MiB.</summary>
    public int MaxCongestionWindow { get; init; } = 8 * MiB;

    /// <summary>Outgoing streams that we ask for. 1 to 65,535; default 65,535.</summary>
    public int OutgoingStreams { get; init; } = 65_535;

    /// <summary>Incoming streams that we allow. 1 to 65,535; default 65,535.</summary>
    public int IncomingStreams { get; init; } = 65_535;

    /// <summary>The retransmission timeout before anything was measured (RFC 9260 §16, RTO.Initial). 10 ms to 60 s; default 500 ms.</summary>
    public TimeSpan InitialRto { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// The least retransmission timeout (RTO.Min). 10 ms to 60 s; default 200 ms: a last packet asks for its acknowledgement at once
    /// (RFC 7053), so that delayed ones need not be waited for.
    /// </summary>
    public TimeSpan MinRto { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>The largest retransmission timeout (RTO.Max). <see cref="MinRto"/> to 120 s; default 10 s.</summary>
    public TimeSpan MaxRto { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Timeouts in a row after which the other side is given up (Association.Max.Retrans). 1 to 100; default 10.</summary>
    public int MaxRetransmits { get; init; } = 10;

    /// <summary>The same for the handshake (Max.Init.Retransmits). 1 to 100; default 8.</summary>
    public int MaxInitRetransmits { get; init; } = 8;

    /// <summary>How long a single packet may wait for its acknowledgement (RFC 9260 §6.2). 0 to 500 ms; default 20 ms.</summary>
    public TimeSpan AckDelay { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>After so long without a word from the other side it is asked for one (RFC 9260 §8.3). 1 s to 1 h; default 30 s.</summary>
    public TimeSpan HeartbeatInterval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a handshake's cookie is good (Valid.Cookie.Life). 1 s to 1 h; default 60 s.</summary>
    public TimeSpan CookieLifetime { get; init; } = TimeSpan.FromSeconds(60);

    internal void Validate()
    {
        InRange(LocalPort, 1, 65_535, nameof(LocalPort));
        InRange(RemotePort, 1, 65_535, nameof(RemotePort));
        InRange(MaxPacketSize, 512, 65_532, nameof(MaxPacketSize));
        IsMultipleOfFour(MaxPacketSize, nameof(MaxPacketSize));
        InRange(ReceiveWindow, 64 * KiB, 64 * MiB, nameof(ReceiveWindow));
        InRange(MaxMessageSize, KiB, ReceiveWindow / 2, nameof(MaxMessageSize));
        InRange(MaxBufferedAmount, KiB, 1024 * MiB, nameof(MaxBufferedAmount));
        InRange(MaxCongestionWindow, 16 * KiB, 64 * MiB, nameof(MaxCongestionWindow));
        InRange(OutgoingStreams, 1, 65_535, nameof(OutgoingStreams));
        InRange(IncomingStreams, 1, 65_535, nameof(IncomingStreams));
        InRange(MaxRetransmits, 1, 100, nameof(MaxRetransmits));
        InRange(MaxInitRetransmits, 1, 100, nameof(MaxInitRetransmits));
        ValidateTimes();
    }

    private void ValidateTimes()
    {
        InRange(InitialRto, TimeSpan.FromMilliseconds(10), TimeSpan.FromSeconds(60), nameof(InitialRto));
        InRange(MinRto, TimeSpan.FromMilliseconds(10), TimeSpan.FromSeconds(60), nameof(MinRto));
        InRange(MaxRto, MinRto, TimeSpan.FromSeconds(120), nameof(MaxRto));
        InRange(AckDelay, TimeSpan.Zero, TimeSpan.FromMilliseconds(500), nameof(AckDelay));
        InRange(HeartbeatInterval, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1), nameof(HeartbeatInterval));
        InRange(CookieLifetime, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1), nameof(CookieLifetime));
    }

    private static void IsMultipleOfFour(int value, string name)
    {
        if (value % 4 != 0)
            throw new ArgumentOutOfRangeException(name, value, "Must be a multiple of 4.");
    }

    private static void InRange<T>(T value, T least, T most, string name) where T : IComparable<T>
    {
        if (value.CompareTo(least) < 0 || value.CompareTo(most) > 0)
            throw new ArgumentOutOfRangeException(name, value, $"Must be {least} to {most}.");
    }
}

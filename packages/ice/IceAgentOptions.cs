namespace WebTorrent.Ice;

/// <summary>Settings of an <see cref="IceAgentCore"/>; validated by its constructor.</summary>
public sealed record IceAgentOptions
{
    /// <summary>Whether this side nominates: the one that made the offer (RFC 8445 §6.1.1). If both sides say so they sort it out. Default: false.</summary>
    public bool IsControlling { get; init; }

    /// <summary>Our name and password; null, the default: new ones.</summary>
    public IceParameters? LocalParameters { get; init; }

    /// <summary>Whether to ask for the addresses of <c>.local</c> names, with <see cref="IceEventKind.ResolveName"/>. Default: false, they are ignored.</summary>
    public bool ResolveMdns { get; init; }

    /// <summary>
    /// The time between checks (Ta, RFC 8445 §14.2); the first eight of a session go at a tenth of it, but no faster than 5 ms. 5 ms to 1 s; default 50 ms.
    /// </summary>
    public TimeSpan CheckInterval { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>
    /// How long the controlling side waits after the first way that works for a better one that is still being checked. 0 to 10 s; default 100 ms.
    /// </summary>
    public TimeSpan NominationDelay { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The same while all that works goes through a relay. 0 to 10 s; default 500 ms.</summary>
    public TimeSpan RelayNominationDelay { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>After how long a silence of the selected pair it counts as <see cref="IceState.Disconnected"/>. 1 to 30 s; default 15 s.</summary>
    public TimeSpan DisconnectedTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>After how long without the other side's consent nothing is sent any more (RFC 7675 §5.1). 5 to 30 s; default 30 s.</summary>
    public TimeSpan ConsentTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long after the last candidate the agent stays hopeful with nothing left to check, whether the other side has said that it told all or not (RFC 8863 §4);
    /// whoever signals slower than that gives it more. 1 s to 10 min; default 39.5 s.
    /// </summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(39.5);

    /// <summary>Most candidates of the other side, told or (up to half of them) seen in checks; more are ignored. 1 to 1,000; default 100.</summary>
    public int MaxRemoteCandidates { get; init; } = 100;

    /// <summary>Most pairs that are checked (RFC 8445 §6.1.2.5); of more those with the lowest priority are left out. 1 to 1,000; default 100.</summary>
    public int MaxPairs { get; init; } = 100;

    internal void Validate()
    {
        InRange(CheckInterval, 0.005, 1, nameof(CheckInterval));
        InRange(NominationDelay, 0, 10, nameof(NominationDelay));
        InRange(RelayNominationDelay, 0, 10, nameof(RelayNominationDelay));
        InRange(DisconnectedTimeout, 1, 30, nameof(DisconnectedTimeout));
        InRange(ConsentTimeout, 5, 30, nameof(ConsentTimeout));
        InRange(Patience, 1, 600, nameof(Patience));
        InRange(MaxRemoteCandidates, 1, 1_000, nameof(MaxRemoteCandidates));
        InRange(MaxPairs, 1, 1_000, nameof(MaxPairs));
        CheckParameters(LocalParameters, nameof(LocalParameters));
    }

    internal static void CheckParameters(IceParameters? parameters, string name)
    {
        if (parameters is { IsValid: false } or { IsLite: true })
            throw new ArgumentException("The name or password has a wrong length or letter, or is that of a lite agent.", name);
    }

    private static void InRange(TimeSpan value, double least, double most, string name) => InRange(value.TotalSeconds, least, most, name);

    private static void InRange(double value, double least, double most, string name)
    {
        if (!(value >= least && value <= most))
            throw new ArgumentOutOfRangeException(name, value, $"Must be {least} to {most}.");
    }
}

namespace WebTorrent.DataChannel;

/// <summary>What one side says about its end of the data channels: to write an offer or answer from, or read from one.</summary>
public sealed record SdpDataParameters
{
    private const int MinUfrag = 4;
    private const int MinPassword = 22;
    private const int MaxIce = 256;

    /// <summary>The ICE user name fragment (RFC 8839 §5.4). 4 to 256 letters, digits, + and /.</summary>
    public required string IceUfrag { get; init; }

    /// <summary>The ICE password. 22 to 256 letters, digits, + and /.</summary>
    public required string IcePassword { get; init; }

    /// <summary>Whether it is an ICE lite agent. Default: false.</summary>
    public bool IsIceLite { get; init; }

    /// <summary>Whether candidates may follow later (RFC 8840). Default: true.</summary>
    public bool IsTrickle { get; init; } = true;

    /// <summary>Hashes of the certificate, at least one.</summary>
    public required IReadOnlyList<SdpFingerprint> Fingerprints { get; init; }

    /// <summary>Who begins DTLS. Default: <see cref="SdpSetup.ActPass"/>.</summary>
    public SdpSetup Setup { get; init; }

    /// <summary>The SCTP port (RFC 8841 §5). 1 to 65,535; default 5000.</summary>
    public int SctpPort { get; init; } = 5000;

    /// <summary>Most bytes of a message that this side takes; 0: any (RFC 8841 §6). Default 262,144.</summary>
    public long MaxMessageSize { get; init; } = 262_144;

    /// <summary>Candidates, each as in JavaScript: "candidate:...", without "a=". At most 100 are read.</summary>
    public IReadOnlyList<string> Candidates { get; init; } = [];

    /// <summary>Whether no more candidates follow.</summary>
    public bool HasEndOfCandidates { get; init; }

    internal static bool IsIceUfrag(string text) => IsIceText(text, MinUfrag);

    internal static bool IsIcePassword(string text) => IsIceText(text, MinPassword);

    internal void Validate(string name)
    {
        Holds(IsIceUfrag(IceUfrag) && IsIcePassword(IcePassword), "The ICE user name fragment or password is too short, too long, or has other characters.", name);
        Holds(Fingerprints.Count > 0, "There must be a fingerprint.", name);
        Holds(Fingerprints.All(fingerprint => SdpFingerprint.TryParse(fingerprint.ToString(), out _)), "A fingerprint is malformed.", name);
        Holds(SctpPort is >= 1 and <= 65_535, "The SCTP port must be 1 to 65,535.", name);
        Holds(MaxMessageSize >= 0, "The size of messages must be 0 or more.", name);
        Holds(Candidates.All(IsCandidate), "A candidate must begin with \"candidate:\" and be one line.", name);
    }

    private static bool IsCandidate(string text) => text.StartsWith("candidate:", StringComparison.Ordinal) && !text.AsSpan().ContainsAny('\r', '\n');

    private static void Holds(bool condition, string message, string name)
    {
        if (!condition)
            throw new ArgumentException(message, name);
    }

    private static bool IsIceText(string text, int least)
    {
        if (text.Length < least || text.Length > MaxIce)
            return false;
        foreach (var one in text)
        {
            if (!char.IsAsciiLetterOrDigit(one) && one is not ('+' or '/'))
                return false;
        }
        return true;
    }
}

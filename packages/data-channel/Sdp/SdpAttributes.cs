namespace WebTorrent.DataChannel;

/// <summary>The attributes of a section, or of the session, that concern data channels.</summary>
internal sealed class SdpAttributes
{
    private const int MaxCandidates = 100;
    private const int MaxFingerprints = 8;

    private readonly List<string> _candidates = [];
    private readonly List<SdpFingerprint> _fingerprints = [];
    private string? _ufrag;
    private string? _password;
    private string? _options;
    private SdpSetup? _setup;
    private int? _sctpPort;
    private long? _maxMessageSize;
    private bool _isLite;
    private bool _hasEnd;

    public string? Mid { get; private set; }

    public bool IsBundleOnly { get; private set; }

    public bool HasSetup => _setup is not null;

    /// <summary>Takes "name" or "name:value".</summary>
    /// <returns>False: a known attribute has a value that cannot be.</returns>
    public bool TryAdd(string attribute)
    {
        var colon = attribute.IndexOf(':', StringComparison.Ordinal);
        var name = colon < 0 ? attribute : attribute[..colon];
        var value = colon < 0 ? "" : attribute[(colon + 1)..].Trim();
        switch (name)
        {
            case "ice-ufrag":
                _ufrag = value;
                return SdpDataParameters.IsIceUfrag(value);
            case "ice-pwd":
                _password = value;
                return SdpDataParameters.IsIcePassword(value);
            case "fingerprint":
                return TryAddFingerprint(value);
            case "setup":
                return TrySetSetup(value);
            case "sctp-port":
                _sctpPort = SdpParser.ParseNumber(value, 65_535) is { } port and > 0 ? (int)port : null;
                return _sctpPort is not null;
            case "max-message-size":
                _maxMessageSize = SdpParser.ParseNumber(value, long.MaxValue);
                return _maxMessageSize is not null;
            default:
                AddOther(name, value, attribute);
                return true;
        }
    }

    /// <summary>What the section says; what it does not, the session does.</summary>
    /// <param name="session">The session's own.</param>
    /// <param name="legacyPort">The SCTP port of the old form.</param>
    /// <returns>Null: something without which there is no connection is missing.</returns>
    public SdpDataParameters? ToParameters(SdpAttributes session, int? legacyPort)
    {
        var fingerprints = _fingerprints.Count > 0 ? _fingerprints : session._fingerprints;
        if ((_ufrag ?? session._ufrag) is not { } ufrag || (_password ?? session._password) is not { } password || fingerprints.Count == 0)
            return null;
        return new SdpDataParameters
        {
            IceUfrag = ufrag,
            IcePassword = password,
            IsIceLite = session._isLite,
            IsTrickle = (_options ?? session._options ?? "").Split(' ').Contains("trickle", StringComparer.Ordinal),
            Fingerprints = fingerprints,
            Setup = _setup ?? session._setup ?? SdpSetup.ActPass,
            SctpPort = _sctpPort ?? legacyPort ?? 5000,
            MaxMessageSize = _maxMessageSize ?? SessionDescription.DefaultMaxMessageSize,
            Candidates = _candidates,
            HasEndOfCandidates = _hasEnd || session._hasEnd,
        };
    }

    private bool TryAddFingerprint(string value)
    {
        // Others may have hashes that we do not know, but then others too.
        if (SdpFingerprint.TryParse(value, out var fingerprint) && _fingerprints.Count < MaxFingerprints)
            _fingerprints.Add(fingerprint);
        return true;
    }

    private bool TrySetSetup(string value)
    {
        _setup = value.ToLowerInvariant() switch
        {
            "actpass" => SdpSetup.ActPass,
            "active" => SdpSetup.Active,
            "passive" => SdpSetup.Passive,
            _ => null,
        };
        return HasSetup;
    }

    private void AddOther(string name, string value, string attribute)
    {
        switch (name)
        {
            case "candidate" when _candidates.Count < MaxCandidates:
                _candidates.Add(attribute);
                break;
            case "end-of-candidates":
                _hasEnd = true;
                break;
            case "ice-options":
                _options = value;
                break;
            case "ice-lite":
                _isLite = true;
                break;
            case "mid" when value.Length > 0:
                Mid = value;
                break;
            case "bundle-only":
                IsBundleOnly = true;
                break;
        }
    }
}

using WebTorrent.DataChannel;
using WebTorrent.Dtls;
using WebTorrent.SimplePeer.Signals;

namespace WebTorrent.SimplePeer.Core;

/// <summary>
/// The exchange of descriptions (RFC 8829, as far as data channels go): one side offers, the other answers, both tell their candidates. Belongs to the session.
/// </summary>
internal sealed class Negotiation(WebRtcPeerOptions options, IceTransport ice, DtlsFingerprint fingerprint, Random random)
{
    private readonly ulong _sessionId = (ulong)random.NextInt64();
    private readonly SdpFingerprint _fingerprint = SdpFingerprint.TryParse(fingerprint.ToString(), out var known) ? known : throw new ArgumentException("No fingerprint.", nameof(fingerprint));
    private readonly List<string> _candidates = [];
    private SessionDescription? _local;
    private SessionDescription? _remoteOffer;
    private string? _ufrag;
    private int _told;
    private bool _wantsOffer;
    private bool _wantsAnswer;
    private bool _awaitsAnswer;
    private ulong _version = 1;
    private bool? _isDtlsClient;
    private TimeSpan? _gatherUntil;

    /// <summary>When candidates are not waited for any longer; null: they are not.</summary>
    public TimeSpan? NextTimeout => _gatherUntil;

    /// <summary>Whether an offer is about to be made, or waits for its answer, which is for the name that it told.</summary>
    public bool IsOffering => _wantsOffer || _awaitsAnswer;

    /// <summary>Without trickle, a description waits for all candidates, but not for ever.</summary>
    public void BeginGathering(TimeSpan now) => _gatherUntil = options.Trickle ? null : now + options.GatheringTimeout;

    /// <summary>Looks whether all candidates are there, or have been waited for long enough.</summary>
    public void Advance(TimeSpan now)
    {
        if (ice.IsGathered || _gatherUntil <= now)
            _gatherUntil = null;
    }

    /// <summary>Makes an offer as soon as it can be made; one that is not answered yet comes first.</summary>
    public void WantOffer() => _wantsOffer = true;

    /// <summary>One more of our addresses.</summary>
    public void AddCandidate(string line)
    {
        ForgetOldCandidates();
        if (!_candidates.Contains(line))
            _candidates.Add(line);
    }

    /// <summary>Reads a description, and checks that now is its time.</summary>
    /// <exception cref="WebRtcException">It is malformed, or does not fit.</exception>
    public SessionDescription Read(in PeerSignal signal)
    {
        if (signal.Kind == PeerSignalKind.Offer ? options.Initiator : !_awaitsAnswer)
            throw new WebRtcException(WebRtcErrorCode.UnexpectedSignal, options.Initiator ? "Only the initiator makes offers, each of which is answered once." : "Only an offer was expected.");
        if (!SessionDescription.TryParse(signal.Text, out var remote) || remote.Data is null or { SctpPort: 0 })
            throw new WebRtcException(WebRtcErrorCode.InvalidSignal, "The session description is malformed, or offers no data channels.");
        if (!SecureChannel.Fingerprints(remote.Data).Any())
            throw new WebRtcException(WebRtcErrorCode.InvalidSignal, "The session description has no fingerprint of SHA-256 or better.");
        return remote;
    }

    /// <summary>An offer is to be answered.</summary>
    public void AcceptOffer(SessionDescription offer)
    {
        _remoteOffer = offer;
        _wantsAnswer = true;
    }

    /// <summary>The offer was answered.</summary>
    /// <exception cref="WebRtcException">It leaves the roles open.</exception>
    public void AcceptAnswer(SessionDescription answer)
    {
        _ = IsDtlsClient(answer);
        _awaitsAnswer = false;
    }

    /// <summary>Whether we begin the DTLS handshake: what the first descriptions say.</summary>
    /// <exception cref="WebRtcException">The descriptions contradict each other.</exception>
    public bool IsDtlsClient(SessionDescription remote)
    {
        try
        {
            return _isDtlsClient ??= SessionDescription.IsDtlsClient(options.Initiator ? _local! : remote.CreateAnswer(_sessionId, Describe()), remote, options.Initiator);
        }
        catch (SdpException e)
        {
            throw new WebRtcException(WebRtcErrorCode.InvalidSignal, $"The session descriptions do not fit: {e.Message}", e);
        }
    }

    /// <summary>The next signal for the other side.</summary>
    public bool TryMakeSignal(out PeerSignal signal)
    {
        signal = default;
        ForgetOldCandidates();
        if (_wantsOffer && !_awaitsAnswer && MayDescribe)
        {
            (_wantsOffer, _awaitsAnswer) = (false, true);
            _local = SessionDescription.CreateOffer(_sessionId, Describe(), ++_version);
            _told = _candidates.Count;
            signal = new PeerSignal(PeerSignalKind.Offer, _local.ToString());
        }
        else if (_wantsAnswer && MayDescribe)
        {
            _wantsAnswer = false;
            _local = _remoteOffer!.CreateAnswer(_sessionId, Describe(), ++_version);
            _told = _candidates.Count;
            signal = new PeerSignal(PeerSignalKind.Answer, _local.ToString());
        }
        else if (options.Trickle && _local is not null && !_wantsOffer && !_wantsAnswer && _told < _candidates.Count)
        {
            signal = new PeerSignal(PeerSignalKind.Candidate, _candidates[_told++]);
        }

        return signal.Text is not null;
    }

    private bool MayDescribe => _gatherUntil is null;

    private SdpDataParameters Describe() => new()
    {
        IceUfrag = ice.Local.Ufrag,
        IcePassword = ice.Local.Password,
        IsTrickle = options.Trickle,
        Fingerprints = [_fingerprint],
        // The handshake is not made anew (RFC 8842 §5.5): an offer leaves it open, an answer says what was said.
        Setup = !options.Initiator && _isDtlsClient == false ? SdpSetup.Passive : SdpSetup.ActPass,
        Candidates = [.. _candidates],
        HasEndOfCandidates = !options.Trickle,
        MaxMessageSize = options.MaxMessageSize,
    };

    /// <summary>After a restart all candidates are told again, with another name.</summary>
    private void ForgetOldCandidates()
    {
        if (string.Equals(_ufrag, ice.Local.Ufrag, StringComparison.Ordinal))
            return;
        _ufrag = ice.Local.Ufrag;
        _candidates.Clear();
        _told = 0;
    }
}

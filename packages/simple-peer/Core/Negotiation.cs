using WebTorrent.DataChannel;
using WebTorrent.Dtls;
using WebTorrent.Ice;
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
    private bool _wantsRestart;
    private bool _awaitsAnswer;
    private ulong _version = 1;
    private bool? _isDtlsClient;

    /// <summary>When candidates are not waited for any longer; null: they are not. Without trickle, a description waits for all of them, but not for ever.</summary>
    public TimeSpan? NextTimeout { get; private set; }

    private bool MayDescribe => NextTimeout is null;

    /// <summary>Begins: the initiator makes its offer as soon as it can be made.</summary>
    public void Start(TimeSpan now)
    {
        BeginGathering(now);
        _wantsOffer = options.Initiator;
    }

    /// <summary>Looks for another way (RFC 8445 §9). Who does not make the offers asks the other side for one. An offer that is not answered yet comes first.</summary>
    public void Restart() => _wantsRestart = true;

    /// <summary>Takes a signal of the other side.</summary>
    /// <returns>The description in it; null: it was another signal.</returns>
    /// <exception cref="WebRtcException">It is malformed, or does not fit; nothing has changed.</exception>
    public SessionDescription? Handle(TimeSpan now, in PeerSignal signal)
    {
        switch (signal.Kind)
        {
            case PeerSignalKind.Offer or PeerSignalKind.Answer:
                return Accept(now, signal);
            case PeerSignalKind.Candidate when IceCandidate.TryParse(signal.Text, out var candidate):
                ice.AddCandidate(now, candidate);
                break;
            case PeerSignalKind.Candidate when signal.Text.Length == 0:
                ice.EndCandidates(now);
                break;
            case PeerSignalKind.Renegotiate when options.Initiator:
                Restart(); // There are no media to negotiate.
                break;
        }

        return null;
    }

    /// <summary>One more of our addresses.</summary>
    public void AddCandidate(string line)
    {
        ForgetOldCandidates();
        if (!_candidates.Contains(line))
            _candidates.Add(line);
    }

    /// <summary>Begins anew if that is wanted, and looks whether all candidates are there, or have been waited for long enough.</summary>
    public void Advance(TimeSpan now)
    {
        if (_wantsRestart && options.Initiator && !_wantsOffer && !_awaitsAnswer)
        {
            (_wantsRestart, _wantsOffer) = (false, true);
            LookForAnotherWay(now);
        }

        if (ice.IsGathered || NextTimeout <= now)
            NextTimeout = null;
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
            signal = Tell(PeerSignalKind.Offer, SessionDescription.CreateOffer(_sessionId, Describe(), ++_version));
        }
        else if (_wantsAnswer && MayDescribe)
        {
            _wantsAnswer = false;
            signal = Tell(PeerSignalKind.Answer, _remoteOffer!.CreateAnswer(_sessionId, Describe(), ++_version));
        }
        else if (_wantsRestart && !options.Initiator)
        {
            _wantsRestart = false;
            signal = new PeerSignal(PeerSignalKind.Renegotiate, "");
        }
        else if (options.Trickle && _local is not null && !_wantsOffer && !_wantsAnswer && _told < _candidates.Count)
        {
            signal = new PeerSignal(PeerSignalKind.Candidate, _candidates[_told++]);
        }

        return signal.Text is not null;
    }

    /// <summary>Takes a description, if now is its time.</summary>
    private SessionDescription Accept(TimeSpan now, in PeerSignal signal)
    {
        var remote = Read(signal);
        var data = remote.Data!;
        var parameters = new IceParameters(data.IceUfrag, data.IcePassword) { IsLite = data.IsIceLite };
        _ = IsDtlsClient(remote);
        _awaitsAnswer = false;
        if (signal.Kind == PeerSignalKind.Offer)
        {
            // Others than before mean that the other side looks for another way.
            if (ice.IsOther(parameters))
                LookForAnotherWay(now);
            (_remoteOffer, _wantsAnswer) = (remote, true);
        }

        ice.SetRemote(now, parameters);
        foreach (var line in data.Candidates)
        {
            if (IceCandidate.TryParse(line, out var candidate))
                ice.AddCandidate(now, candidate);
        }

        if (data.HasEndOfCandidates)
            ice.EndCandidates(now);
        return remote;
    }

    private SessionDescription Read(in PeerSignal signal)
    {
        if (signal.Kind == PeerSignalKind.Offer ? options.Initiator : !_awaitsAnswer)
            throw new WebRtcException(WebRtcErrorCode.UnexpectedSignal, options.Initiator ? "Only the initiator makes offers, each of which is answered once." : "Only an offer was expected.");
        if (!SessionDescription.TryParse(signal.Text, out var remote) || remote.Data is null)
            throw new WebRtcException(WebRtcErrorCode.InvalidSignal, "The session description is malformed, or offers no data channels.");
        if (!SecureChannel.Fingerprints(remote.Data).Any())
            throw new WebRtcException(WebRtcErrorCode.InvalidSignal, "The session description has no fingerprint of SHA-256 or better.");
        return remote;
    }

    private void LookForAnotherWay(TimeSpan now)
    {
        ice.Restart(now);
        BeginGathering(now);
    }

    private void BeginGathering(TimeSpan now) => NextTimeout = options.Trickle ? null : now + options.GatheringTimeout;

    private PeerSignal Tell(PeerSignalKind kind, SessionDescription local)
    {
        _local = local;
        _told = _candidates.Count;
        return new PeerSignal(kind, local.ToString());
    }

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

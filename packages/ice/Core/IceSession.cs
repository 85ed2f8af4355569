using System.Net;
using WebTorrent.Stun;

namespace WebTorrent.Ice.Core;

/// <summary>One try of two agents to find each other, from one restart to the next: a name and a password on each side, pairs, checks, and the pair that is selected.</summary>
internal sealed partial class IceSession
{
    private const int MaxEarlyRequests = 16;
    private const int FastChecks = 8;

    private static readonly TimeSpan LeastInterval = TimeSpan.FromMilliseconds(5);

    // The other side gets through to us: the intervals of a retransmission, up to 16 s, are too long for such a pair.
    private static readonly TimeSpan RepeatInterval = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan LeastNominationTimeout = TimeSpan.FromMilliseconds(50);

    private readonly IceContext _context;
    private readonly Credentials _credentials;
    private readonly Checklist _list;
    private readonly CheckTable _checks;
    private readonly RemoteCandidates _remotes;
    private readonly List<EarlyRequest> _early = [];
    private readonly List<Check> _failed = [];
    private int _fastChecks = FastChecks;
    private TimeSpan _nextCheck;
    private TimeSpan _hopeSince;
    private TimeSpan? _repeatAt;
    private bool _hasAllCandidates;
    private bool _isFailed;

    public IceSession(IceContext context, IceParameters local)
    {
        _context = context;
        _credentials = new Credentials(local);
        _list = new Checklist(context.Options.MaxPairs, context.Role);
        _checks = new CheckTable(context, _credentials);
        _remotes = new RemoteCandidates(context.Options.MaxRemoteCandidates);
    }

    public IceParameters Local => _credentials.Local;

    public IceParameters? Remote => _credentials.Remote;

    public int RemoteCandidates => _remotes.Count;

    public int Pairs => _list.Pairs.Count;

    public int PendingChecks => _checks.Count;

    /// <summary>Whether a newer session looks for a way; this one only keeps the one that it has.</summary>
    public bool IsRetired { get; set; }

    public IceState State
    {
        get
        {
            if (_isFailed)
                return IceState.Failed;
            if (Remote is null)
                return IceState.New;
            if (Selected is null)
                return _isRescuing ? IceState.Disconnected : IceState.Checking;
            if (_isRescuing)
                return IceState.Disconnected;
            return _hasAllCandidates && !_list.HasOpenAbove(Threshold) ? IceState.Completed : IceState.Connected;
        }
    }

    public TimeSpan? NextTimeout
    {
        get
        {
            var next = _checks.NextTimeout;
            if (_isFailed || Remote is null)
                return next;
            if (IsRetired)
                return Selected is null ? next : Earliest(next, NextSelectedTimeout);
            if (_list.HasNext(Threshold))
                next = Earliest(next, _nextCheck);
            next = Earliest(Earliest(next, _nominateAt), _repeatAt);
            if (Selected is not null)
                return Earliest(next, NextSelectedTimeout);
            return _list.CountOpen() > 0 ? next : Earliest(next, HopeUntil);
        }
    }

    // RFC 8863 §4. RFC 8838 §8.1 would wait for the other side to say that it told all its candidates, which most never do.
    private TimeSpan HopeUntil => _hopeSince + _context.Options.Patience;

    public void SetRemote(TimeSpan now, IceParameters remote)
    {
        _credentials.SetRemote(remote);
        if (remote.IsLite)
            _context.Role.Set(isControlling: true);
        _nextCheck = now;
        _hopeSince = now;
        foreach (var early in _early)
        {
            if (_credentials.IsFromRemote(early.Username))
                HandlePeerCheck(now, early.Local, early.Remote, early.Priority, early.IsNominating);
        }

        _early.Clear();
    }

    public void SetAllCandidates() => _hasAllCandidates = true;

    /// <summary>Adds a candidate that the other side told; what is known or too much is ignored.</summary>
    public void AddRemote(TimeSpan now, IPEndPoint endPoint, IceCandidate told)
    {
        if (_isFailed)
            return;
        if (_remotes.Find(endPoint) is { } found)
        {
            // A check was faster than the signalling.
            if (found.Type == IceCandidateType.PeerReflexive)
                (found.Type, found.Priority, found.Foundation) = (told.Type, told.Priority, told.Foundation);
            return;
        }

        if (_remotes.Add(endPoint, told) is not { } remote)
            return;
        _hopeSince = now;
        foreach (var local in _context.Bases)
            Pair(local, remote);
    }

    public void AddBase(TimeSpan now, IceBase local)
    {
        _hopeSince = now;
        foreach (var remote in _remotes.All)
            Pair(local, remote);
    }

    /// <summary>A server has told an address that checks may have shown before.</summary>
    public void HandleServerReflexive(IceBase local, IPEndPoint mapped)
    {
        foreach (var pair in _list.Pairs)
        {
            if (pair.Local == local && mapped.Equals(pair.Mapped))
                pair.LocalType = IceCandidateType.ServerReflexive;
        }
    }

    public void RemoveBase(TimeSpan now, IceBase local)
    {
        RemovePairs(pair => pair.Local == local);
        _early.RemoveAll(early => early.Local == local);
        if (Selected?.Local != local)
            return;
        Selected = null;
        if (!IsRetired)
            Rescue(now);
    }

    /// <summary>Does what is due; may be called at any time.</summary>
    public void HandleTimeout(TimeSpan now)
    {
        _checks.HandleTimeout(now, _failed);
        foreach (var check in _failed)
            Fail(check);
        _failed.Clear();
        if (_isFailed || Remote is null)
            return;
        KeepSelected(now);
        if (IsRetired || _isFailed)
            return;
        Nominate(now);
        RepeatPromising(now);
        CheckNext(now);
        GiveUpWithoutHope(now);
    }

    public bool TryTransmit(Span<byte> buffer, out IceDatagram datagram) => _checks.TryTransmit(buffer, out datagram);

    private void Pair(IceBase local, RemoteCandidate remote)
    {
        if (local.CanReach(remote.EndPoint.Address))
            _list.Add(local, remote);
    }

    private void RemovePairs(Predicate<CandidatePair> isSo)
    {
        _list.RemoveAll(isSo);
        _checks.RemoveAll(isSo);
        if (_nominating is not null && isSo(_nominating))
            _nominating = null;
    }

    private void RepeatPromising(TimeSpan now)
    {
        _repeatAt = null;
        if (Selected is not null && !_isRescuing)
            return;
        foreach (var pair in _list.Pairs)
        {
            if (pair.Current is not { } current || pair.LastRequest is not { } heard || now >= heard + _context.Options.Patience)
                continue;
            var due = current.SentAt + RepeatInterval;
            if (due <= now)
                _list.Trigger(pair);
            else
                _repeatAt = Earliest(_repeatAt, due);
        }
    }

    private void CheckNext(TimeSpan now)
    {
        if (now < _nextCheck || _list.TakeNext(Threshold) is not { } pair)
            return;
        var interval = _context.Options.CheckInterval;
        if (_fastChecks > 0)
        {
            _fastChecks--;
            interval = Later(interval / 10, LeastInterval);
        }

        _nextCheck = now + interval;
        StartCheck(now, pair);
    }

    private void StartCheck(TimeSpan now, CandidatePair pair)
    {
        _checks.Cancel(pair);
        var isNomination = pair == _nominating && _context.Role.IsControlling;
        var isTriggered = pair.State == PairState.InProgress;
        pair.State = PairState.InProgress;
        pair.Current = isNomination
            ? _checks.Start(now, pair, CheckPurpose.Nomination, NominationTimeout(pair.RoundTrip), isTriggered)
            : _checks.Start(now, pair, CheckPurpose.Connectivity, CheckTimeout(), isTriggered);
    }

    // RFC 8445 §14.3: as many pairs, as much patience.
    private TimeSpan CheckTimeout() => Later(_context.Options.CheckInterval * _list.CountOpen(), StunRetransmission.DefaultTimeout);

    // How long this pair takes is known.
    private static TimeSpan NominationTimeout(TimeSpan roundTrip) => Later(LeastNominationTimeout, Earlier(2 * roundTrip, StunRetransmission.DefaultTimeout));

    private void GiveUpWithoutHope(TimeSpan now)
    {
        if (Selected is null && now >= HopeUntil && _list.CountOpen() == 0)
            GiveUp();
    }

    private void GiveUp()
    {
        _isFailed = true;
        Selected = null;
        _nominating = null;
        _checks.Clear();
    }

    private static TimeSpan Earlier(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private static TimeSpan Later(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private static TimeSpan? Earliest(TimeSpan? one, TimeSpan? other) => one is null || other < one ? other ?? one : one;
}

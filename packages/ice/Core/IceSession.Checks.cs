using System.Net;
using WebTorrent.Stun;

namespace WebTorrent.Ice.Core;

/// <content>What comes from the other side: its checks, and the answers to ours (RFC 8445 §7.2, §7.3).</content>
internal sealed partial class IceSession
{
    private const int MaxUnknownAttributes = 8;

    // The first check of the other side opens the way for ours, which is sent again at once; those that follow must not make us send as often as they do.
    private static readonly TimeSpan LeastTriggerInterval = TimeSpan.FromMilliseconds(100);

    /// <summary>Answers a check.</summary>
    /// <returns>False when it is not for this session, or forged: then there is no answer, for its sender may be invented.</returns>
    public bool TryHandleRequest(TimeSpan now, IceBase local, IPEndPoint remote, in StunMessage request)
    {
        if (_isFailed || !_credentials.Verify(request))
            return false;
        Span<StunAttributeType> unknown = stackalloc StunAttributeType[MaxUnknownAttributes];
        unknown = unknown[..request.GetUnknownRequired(unknown)];
        var error = !unknown.IsEmpty ? BindingMessages.UnknownAttribute
            : _context.Role.IsRefused(request.IceControlling, request.IceControlled) ? BindingMessages.RoleConflict
            : 0;
        Respond(local, remote, request.TransactionId, error, unknown);
        if (error != 0)
            return true;
        if (Remote is null)
            KeepEarly(local, remote, request);
        else if (_credentials.IsFromRemote(request.Username))
            HandlePeerCheck(now, local, remote, request.Priority ?? 0, request.UseCandidate);
        return true;
    }

    /// <summary>Takes the answer to a check.</summary>
    /// <returns>False when this session sent no such check.</returns>
    public bool TryHandleResponse(TimeSpan now, IceBase local, IPEndPoint remote, in StunMessage response)
    {
        if (_checks.Find(response.TransactionId) is not { } check)
            return false;
        // A forged one changes nothing, an error neither.
        if (!response.VerifyIntegrity(_credentials.RemoteKey))
            return true;
        _checks.Remove(check);
        // RFC 8445 §7.2.5.2.1: the way back has to be the way there.
        if (check.Pair.Local != local || !check.Pair.Remote.EndPoint.Equals(remote))
            Fail(check);
        else if (response.Class == StunClass.ErrorResponse)
            HandleError(check, response.ErrorCode);
        else if (response.XorMappedAddress is { } mapped)
            HandleSuccess(now, check, mapped);
        else
            Fail(check);
        return true;
    }

    private void Respond(IceBase local, IPEndPoint remote, StunTransactionId transaction, int error, ReadOnlySpan<StunAttributeType> unknown)
    {
        var buffer = _context.Responses.Reserve();
        if (buffer.IsEmpty)
            return;
        var length = error == 0
            ? BindingMessages.WriteSuccess(buffer, transaction, remote, _credentials.LocalKey)
            : BindingMessages.WriteError(buffer, transaction, error, unknown, _credentials.LocalKey);
        _context.Responses.Commit(local.Id, remote, length);
    }

    private void KeepEarly(IceBase local, IPEndPoint remote, in StunMessage request)
    {
        var index = _early.FindIndex(known => known.Local == local && known.Remote.Equals(remote));
        var isNominating = request.UseCandidate || (index >= 0 && _early[index].IsNominating);
        var early = new EarlyRequest(request.Username.ToArray(), local, remote, request.Priority ?? 0, isNominating);
        if (index >= 0)
            _early[index] = early;
        else if (_early.Count < MaxEarlyRequests)
            _early.Add(early);
    }

    private void HandlePeerCheck(TimeSpan now, IceBase local, IPEndPoint remote, uint priority, bool isNominating)
    {
        if ((_list.Find(local, remote) ?? AddPeerReflexive(now, local, remote, priority)) is not { } pair)
            return;
        pair.LastRequest = pair.Remote.LastHeard = now;
        if (pair == Selected)
            HandleHeard(now);
        pair.IsNominated |= isNominating && !_context.Role.IsControlling;
        switch (pair.State)
        {
            case PairState.Succeeded:
                SelectIfNominated(now, pair);
                break;
            case PairState.InProgress:
                if (pair.Current is not { IsTriggered: true } current || now - current.SentAt >= LeastTriggerInterval)
                    _list.Trigger(pair);
                break;
            default:
                pair.State = PairState.Waiting;
                _list.Trigger(pair);
                break;
        }
    }

    private CandidatePair? AddPeerReflexive(TimeSpan now, IceBase local, IPEndPoint endPoint, uint priority)
    {
        var remote = _remotes.Find(endPoint);
        if (remote is null)
        {
            if (!local.CanReach(endPoint.Address) || (_remotes.Add(endPoint, priority) ?? AddInPlaceOfSilent(now, endPoint, priority)) is not { } added)
                return null;
            remote = added;
            _hopeSince = now;
            RaisePeerReflexive(endPoint, priority, remote.Foundation);
        }

        return _list.Add(local, remote);
    }

    private RemoteCandidate? AddInPlaceOfSilent(TimeSpan now, IPEndPoint endPoint, uint priority)
    {
        if (_remotes.FindSilent(now - _context.Options.Patience, but: Selected?.Remote) is not { } silent)
            return null;
        RemovePairs(pair => pair.Remote == silent);
        _remotes.Remove(silent);
        return _remotes.Add(endPoint, priority);
    }

    private void HandleError(Check check, int? code)
    {
        if (code != BindingMessages.RoleConflict)
        {
            Fail(check);
            return;
        }

        if (_context.Role.IsControlling == check.IsControlling)
            _context.Role.Yield(!check.IsControlling);
        _nominating = null;
        if (check.Purpose == CheckPurpose.Consent)
            return;
        check.Pair.State = PairState.Waiting;
        _list.Trigger(check.Pair);
    }

    private void HandleSuccess(TimeSpan now, Check check, IPEndPoint mapped)
    {
        var pair = check.Pair;
        if (!_list.Contains(pair))
            return;
        LearnReflexive(pair, mapped);
        if (pair == Selected)
            HandleConsent(now);
        // An answer to an earlier check that did not nominate says nothing of the nomination that is under way.
        if (check.Purpose == CheckPurpose.Consent || (pair.Current is { Purpose: CheckPurpose.Nomination } && check.Purpose == CheckPurpose.Connectivity))
            return;
        _checks.Cancel(pair);
        (pair.State, pair.Current, pair.RoundTrip, pair.HasWorked) = (PairState.Succeeded, null, now - check.SentAt, true);
        if (check.Purpose == CheckPurpose.Nomination && _context.Role.IsControlling)
            Select(now, pair);
        else
            SelectIfNominated(now, pair);
    }

    private void LearnReflexive(CandidatePair pair, IPEndPoint mapped)
    {
        var type = pair.Local.Find(mapped) ?? IceCandidateType.PeerReflexive;
        (pair.LocalType, pair.Mapped) = (type, mapped);
        if (pair.Local.TryAddPeerReflexive(mapped))
            RaisePeerReflexive(mapped, pair.Local.PriorityOf(type), Foundation.Of(type, pair.Local.EndPoint.Address, server: null));
    }

    private void RaisePeerReflexive(IPEndPoint endPoint, uint priority, string foundation) => _context.Raise(new IceEvent(IceEventKind.PeerReflexiveCandidate)
    {
        Candidate = new IceCandidate
        {
            Foundation = foundation,
            Priority = priority,
            Address = endPoint.Address.ToString(),
            Port = endPoint.Port,
            Type = IceCandidateType.PeerReflexive,
        },
    });

    private void Fail(Check check)
    {
        var pair = check.Pair;
        if (check.Purpose == CheckPurpose.Consent || pair.Current != check)
            return;
        // A pair that worked before it was nominated is looked at once more.
        (pair.State, pair.Current) = (check.Purpose == CheckPurpose.Nomination ? PairState.Waiting : PairState.Failed, null);
        if (_nominating == pair)
            _nominating = null;
    }
}

using WebTorrent.Stun;

namespace WebTorrent.Ice.Core;

/// <content>
/// Which pair data goes over (RFC 8445 §8), and whether it still may (RFC 7675). The controlling side nominates the best pair that works, after a moment for
/// better ones, and stays with it. The controlled side follows, also one that nominates every pair as it goes (as Chromium does): of those it takes the best.
/// </content>
internal sealed partial class IceSession
{
    // RFC 7675 §5.1: a check every five seconds, give or take a fifth.
    private const double ConsentInterval = 5;

    // A controlling side that checks no more where data goes, and nominates another pair, has lost the way: it checks at least every six seconds.
    private static readonly TimeSpan Deserted = TimeSpan.FromSeconds(7);

    private CandidatePair? _nominating;
    private TimeSpan? _firstValid;
    private TimeSpan? _nominateAt;
    private TimeSpan _lastConsent;
    private TimeSpan _lastHeard;
    private TimeSpan _nextConsent;
    private bool _isRescuing;

    public CandidatePair? Selected { get; private set; }

    /// <summary>Pairs with no more than this priority need not be checked any more.</summary>
    private ulong Threshold
    {
        get
        {
            if (Selected is null || _isRescuing)
                return 0;
            // RFC 8445 §8.1.1: what was nominated stays so.
            return _context.Role.IsControlling ? ulong.MaxValue : _list.PriorityOf(Selected);
        }
    }

    private TimeSpan? NextSelectedTimeout
    {
        get
        {
            var next = Earliest(_nextConsent, _lastConsent + _context.Options.ConsentTimeout);
            if (IsRetired)
                return next;
            next = _isRescuing ? next : Earliest(next, _lastHeard + _context.Options.DisconnectedTimeout);
            return Selected?.State == PairState.Succeeded ? Earliest(next, ConsentInDanger) : next;
        }
    }

    private TimeSpan ConsentInDanger => _lastConsent + (_context.Options.ConsentTimeout / 2);

    private void Nominate(TimeSpan now)
    {
        _nominateAt = null;
        if (!_context.Role.IsControlling)
            _nominating = null;
        if (!_context.Role.IsControlling || _nominating is not null || (Selected is not null && !_isRescuing))
            return;
        if (_list.Best(pair => pair.State == PairState.Succeeded && pair != Selected) is not { } best)
        {
            _firstValid = null;
            return;
        }

        _firstValid ??= now;
        var until = _firstValid + (best.IsRelayed ? _context.Options.RelayNominationDelay : _context.Options.NominationDelay);
        if (now < until && _list.HasOpenAbove(_list.PriorityOf(best)))
        {
            _nominateAt = until;
            return;
        }

        _nominating = best;
        _list.Trigger(best);
    }

    private void SelectIfNominated(TimeSpan now, CandidatePair pair)
    {
        if (_context.Role.IsControlling || !pair.IsNominated || pair == Selected)
            return;
        var isDeserted = Selected is not null && now - (Selected.LastRequest ?? _lastConsent) > Deserted;
        if (Selected is null || isDeserted || _list.PriorityOf(pair) > _list.PriorityOf(Selected))
            Select(now, pair);
    }

    private void Select(TimeSpan now, CandidatePair pair)
    {
        _nominating = null;
        _firstValid = null;
        if (Selected == pair)
            return;
        Selected = pair;
        HandleConsent(now);
        ScheduleConsent(now);
        StopOthers();
        _context.Raise(new IceEvent(IceEventKind.PairSelected) { Pair = pair.ToPublic() });
    }

    /// <summary>Checks under way that no longer matter are not sent again (RFC 8445 §8.1.2).</summary>
    private void StopOthers()
    {
        foreach (var pair in _list.Pairs)
        {
            if (pair.State != PairState.InProgress || pair == Selected || _list.PriorityOf(pair) > Threshold)
                continue;
            _checks.Cancel(pair);
            (pair.State, pair.Current) = (PairState.Waiting, null);
        }
    }

    private void HandleConsent(TimeSpan now)
    {
        _lastConsent = now;
        HandleHeard(now);
    }

    private void HandleHeard(TimeSpan now)
    {
        _lastHeard = now;
        _isRescuing = false;
    }

    private void ScheduleConsent(TimeSpan now) => _nextConsent = now + TimeSpan.FromSeconds(ConsentInterval * (0.8 + (0.4 * _context.Random.NextDouble())));

    private void KeepSelected(TimeSpan now)
    {
        if (Selected is null)
            return;
        if (now >= _lastConsent + _context.Options.ConsentTimeout)
        {
            GiveUp();
            return;
        }

        if (now >= _nextConsent)
        {
            ScheduleConsent(now);
            _checks.Start(now, Selected, CheckPurpose.Consent, StunRetransmission.DefaultTimeout, isTriggered: false);
        }

        if (IsRetired)
            return;
        // Single checks get lost; one that is sent again rather comes through.
        if (now >= ConsentInDanger && Selected.State == PairState.Succeeded)
        {
            Selected.State = PairState.Waiting;
            _list.Trigger(Selected);
        }

        if (!_isRescuing && now >= _lastHeard + _context.Options.DisconnectedTimeout)
            Rescue(now);
    }

    /// <summary>Looks for another way, beginning with every pair there is.</summary>
    private void Rescue(TimeSpan now)
    {
        _isRescuing = true;
        _nominating = null;
        _firstValid = null;
        _hopeSince = now;
        foreach (var pair in _list.Pairs)
        {
            if (pair.State != PairState.InProgress)
                pair.State = PairState.Waiting;
            pair.IsNominated = false;
        }
    }
}

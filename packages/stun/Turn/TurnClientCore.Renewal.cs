namespace WebTorrent.Stun;

/// <content>What is renewed when: the allocation, permissions and channels, and a NAT's memory of us.</content>
public sealed partial class TurnClientCore
{
    private static readonly TimeSpan LeastLifetime = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan LongestLifetime = TimeSpan.FromHours(1);

    // A server that grants seconds, or a day, must not have us ask all the time, or never.
    private void ScheduleRefresh(TimeSpan now, TimeSpan? granted)
    {
        var lifetime = granted ?? _options.Lifetime;
        lifetime = lifetime < LeastLifetime ? LeastLifetime : lifetime > LongestLifetime ? LongestLifetime : lifetime;
        (_refreshAt, _allocatedUntil) = (now + (lifetime * 0.8), now + lifetime);
    }

    private void RefreshIfDue(TimeSpan now)
    {
        if (now < _refreshAt)
            return;
        _refreshAt = null;
        Ask(now, TurnRequestKind.Refresh, peer: null);
    }

    private void KeepAliveIfDue(TimeSpan now)
    {
        if (KeepAliveAt > now || KeepAliveAt is null)
            return;
        _keepsAlive = true;
        _lastSent = now;
    }

    private void CheckPeers(TimeSpan now)
    {
        foreach (var peer in _peers.All)
        {
            if (peer.CheckAt > now || peer.IsAsking)
                continue;
            if (peer.IsUsed(now) && now >= peer.RefusedUntil)
                AskFor(now, peer);
            else if (peer.HasRested(now))
                _peers.Remove(peer);
            else
                peer.Rest();
        }
    }

    private void Reschedule()
    {
        var next = _refreshAt ?? TimeSpan.MaxValue;
        foreach (var request in _requests)
            next = Earlier(next, request.Retransmission.NextTimeout);
        if (State == TurnState.Allocated)
        {
            foreach (var peer in _peers.All)
                next = peer.IsAsking ? next : Earlier(next, peer.CheckAt);
        }

        if (KeepAliveAt is { } keepAlive)
            next = Earlier(next, keepAlive);
        NextTimeout = next == TimeSpan.MaxValue ? null : next;
    }

    private static TimeSpan Earlier(TimeSpan one, TimeSpan other) => one < other ? one : other;
}

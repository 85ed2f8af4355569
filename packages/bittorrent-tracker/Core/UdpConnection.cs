using System.Net;

namespace WebTorrent.Tracker.Core;

/// <summary>The connection id of one tracker, or the wait for it.</summary>
internal sealed class UdpConnection(IPEndPoint tracker) : UdpExchange(tracker)
{
    /// <summary>BEP 15: "until one minute after it has received it".</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(60);

    public long ConnectionId { get; private set; }

    /// <summary>When the id came; null when there is none.</summary>
    public TimeSpan? EstablishedAt { get; private set; }

    /// <summary>When the id must not be used any more; null when there is none.</summary>
    public TimeSpan? ExpiresAt => EstablishedAt + Lifetime;

    /// <summary>Requests that can go on when the id comes.</summary>
    public List<UdpRequest> Waiting { get; } = [];

    public bool IsUsable(TimeSpan now) => ExpiresAt is { } expires && now < expires;

    public void Establish(TimeSpan now, long connectionId)
    {
        ConnectionId = connectionId;
        EstablishedAt = now;
        Attempt = 0;
        Deadline = null;
    }

    public void Forget() => EstablishedAt = null;
}

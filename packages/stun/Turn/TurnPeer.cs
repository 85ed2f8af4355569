using System.Net;

namespace WebTorrent.Stun;

/// <summary>A peer that was written to: what the server knows of it and until when.</summary>
internal sealed class TurnPeer(IPEndPoint endPoint)
{
    // Permissions last 5 minutes and channels 10 (RFC 8656 §9, §12); a channel number must rest for 5 more before another peer gets it.
    private static readonly TimeSpan PermissionLifetime = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan ChannelLifetime = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Memory = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan RenewEvery = TimeSpan.FromMinutes(3.5);

    public IPEndPoint EndPoint { get; } = endPoint;

    /// <summary>The number of its channel; 0 while it has none.</summary>
    public ushort Channel { get; set; }

    /// <summary>Datagrams that were written to it.</summary>
    public int Written { get; set; }

    public TimeSpan LastWrite { get; set; }

    /// <summary>Whether the server has no channel for it.</summary>
    public bool IsWithoutChannel { get; set; }

    /// <summary>Whether a request for it is under way.</summary>
    public bool IsAsking { get; set; }

    /// <summary>Until when the server lets its packets through.</summary>
    public TimeSpan PermittedUntil { get; private set; }

    /// <summary>Until when its channel number may be used.</summary>
    public TimeSpan ChannelUntil { get; private set; }

    /// <summary>Until when nothing is written to it, since the server refused.</summary>
    public TimeSpan RefusedUntil { get; private set; }

    /// <summary>When it is to be looked at: to be renewed if it is in use, else to be forgotten.</summary>
    public TimeSpan CheckAt { get; private set; } = TimeSpan.MaxValue;

    public bool IsUsed(TimeSpan now) => now - LastWrite < PermissionLifetime;

    public void HandlePermitted(TimeSpan now, bool isBound)
    {
        IsAsking = false;
        PermittedUntil = now + PermissionLifetime;
        if (isBound)
            ChannelUntil = now + ChannelLifetime;
        CheckAt = now + RenewEvery;
    }

    public void HandleRefused(TimeSpan now)
    {
        IsAsking = false;
        RefusedUntil = now + PermissionLifetime;
        CheckAt = RefusedUntil + TimeSpan.FromTicks(1);
    }

    public void HandleTimedOut(TimeSpan now)
    {
        IsAsking = false;
        CheckAt = now;
    }

    /// <summary>Stays until the server has certainly forgotten its channel.</summary>
    public void Rest() => CheckAt = LastWrite + Memory;

    public bool HasRested(TimeSpan now) => now >= LastWrite + Memory;
}

namespace WebTorrent.Sctp;

/// <summary>The states of an association (RFC 9260 §4).</summary>
public enum SctpState
{
    /// <summary>There is no association: it was not begun, or it ended.</summary>
    Closed,

    /// <summary>An INIT was sent; its answer is awaited.</summary>
    CookieWait,

    /// <summary>The other side's cookie was sent back to it.</summary>
    CookieEchoed,

    /// <summary>Messages flow.</summary>
    Established,

    /// <summary>We want to end, after what was accepted for sending has arrived.</summary>
    ShutdownPending,

    /// <summary>All has arrived; a SHUTDOWN was sent.</summary>
    ShutdownSent,

    /// <summary>The other side wants to end; we still deliver what was accepted for sending.</summary>
    ShutdownReceived,

    /// <summary>We agreed to end; the last word is the other side's.</summary>
    ShutdownAckSent,
}

namespace WebTorrent.Utp.Core;

/// <summary>How a connection ended.</summary>
internal enum UtpCloseReason
{
    /// <summary>It did not.</summary>
    None,

    /// <summary>Both sides, or the time that ours is given, came to the end.</summary>
    Finished,

    /// <summary>The other side does not know the connection (any more).</summary>
    Reset,

    /// <summary>The other side did not answer.</summary>
    TimedOut,

    /// <summary>There is no way to the other side.</summary>
    Unreachable,

    /// <summary>It was broken off here.</summary>
    Aborted,
}

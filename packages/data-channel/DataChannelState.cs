namespace WebTorrent.DataChannel;

/// <summary>The states of a channel, as in a browser.</summary>
public enum DataChannelState
{
    /// <summary>It waits for the association, or for the other side to confirm it. Messages may be sent already.</summary>
    Connecting,

    /// <summary>Both sides know it.</summary>
    Open,

    /// <summary>One side has closed it; what was accepted for sending is still sent.</summary>
    Closing,

    /// <summary>It is over.</summary>
    Closed,
}

namespace WebTorrent.Datagram;

/// <summary>Why a datagram was not sent.</summary>
public enum DatagramSendError
{
    /// <summary>It was sent.</summary>
    None,

    /// <summary>The kernel had no room for it; later it may have.</summary>
    NoRoom,

    /// <summary>It is larger than the way there takes in one piece, and must not be fragmented.</summary>
    TooLarge,

    /// <summary>There is no way to that address, or the socket is closed.</summary>
    Unreachable,
}

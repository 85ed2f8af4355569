namespace WebTorrent.UtHolepunch;

/// <summary>Why a relay cannot introduce two peers (BEP 55, "err_code"). Other values may come.</summary>
public enum HolepunchError
{
    /// <summary>No error.</summary>
    None = 0,

    /// <summary>The address is none that a peer could have.</summary>
    NoSuchPeer = 1,

    /// <summary>The relay is not connected to that peer.</summary>
    NotConnected = 2,

    /// <summary>That peer does not speak ut_holepunch.</summary>
    NoSupport = 3,

    /// <summary>The address is the relay's own.</summary>
    NoSelf = 4,
}

namespace WebTorrent.Stun;

/// <summary>The method of a STUN message: 12 bits (RFC 8489 §18.2, RFC 8656 §17). A message may have one that is not named here.</summary>
public enum StunMethod
{
    /// <summary>What is my address? Also the connectivity check of ICE.</summary>
    Binding = 0x001,

    /// <summary>Asks a TURN server for a relayed address.</summary>
    Allocate = 0x003,

    /// <summary>Keeps or ends an allocation.</summary>
    Refresh = 0x004,

    /// <summary>An indication: data for a peer.</summary>
    Send = 0x006,

    /// <summary>An indication: data from a peer.</summary>
    Data = 0x007,

    /// <summary>Lets a peer's packets through.</summary>
    CreatePermission = 0x008,

    /// <summary>Gives a peer a channel number.</summary>
    ChannelBind = 0x009,
}

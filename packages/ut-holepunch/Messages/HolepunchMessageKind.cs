namespace WebTorrent.UtHolepunch;

/// <summary>What a ut_holepunch message is (BEP 55, "msg_type").</summary>
public enum HolepunchMessageKind
{
    /// <summary>To the relay: introduce me to this peer.</summary>
    Rendezvous = 0,

    /// <summary>From the relay: dial this peer over uTP, now; it is told the same.</summary>
    Connect = 1,

    /// <summary>From the relay: it cannot be done.</summary>
    Error = 2,
}

namespace WebTorrent.Ice;

/// <summary>Where a candidate was learned (RFC 8445 §4).</summary>
public enum IceCandidateType
{
    /// <summary>An address of this machine.</summary>
    Host,

    /// <summary>Our address as a STUN or TURN server sees it.</summary>
    ServerReflexive,

    /// <summary>An address that showed in a check.</summary>
    PeerReflexive,

    /// <summary>An address at a TURN server.</summary>
    Relayed,
}

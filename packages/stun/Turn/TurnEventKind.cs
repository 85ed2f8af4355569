namespace WebTorrent.Stun;

/// <summary>What happened in a <see cref="TurnClientCore"/>.</summary>
public enum TurnEventKind
{
    /// <summary>There is a relayed address.</summary>
    Allocated,

    /// <summary>The server refuses to relay for a peer; what is written to it is dropped for five minutes.</summary>
    PeerRefused,

    /// <summary>There is no relayed address, or it was lost. The end.</summary>
    Failed,

    /// <summary>The allocation was given back, as <see cref="TurnClientCore.Close"/> asked. The end.</summary>
    Closed,
}

namespace WebTorrent.Stun;

/// <summary>Where a <see cref="TurnClientCore"/> stands.</summary>
public enum TurnState
{
    /// <summary>Not started.</summary>
    New,

    /// <summary>It asks for a relayed address.</summary>
    Allocating,

    /// <summary>It has one.</summary>
    Allocated,

    /// <summary>It gives it back.</summary>
    Closing,

    /// <summary>The end: closed, or failed.</summary>
    Closed,
}

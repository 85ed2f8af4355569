using WebTorrent.Stun;

namespace WebTorrent.Ice.Core;

/// <summary>A binding request on a pair. What it says stays the same however often it is sent.</summary>
internal sealed class Check(CandidatePair pair, CheckPurpose purpose, StunTransactionId transaction, bool isControlling, ulong tieBreaker)
{
    public CandidatePair Pair { get; } = pair;

    public CheckPurpose Purpose { get; } = purpose;

    public StunTransactionId Transaction { get; } = transaction;

    public bool IsControlling { get; } = isControlling;

    public ulong TieBreaker { get; } = tieBreaker;

    public TimeSpan SentAt { get; init; }

    /// <summary>Whether a check of the other side was the cause.</summary>
    public bool IsTriggered { get; init; }

    /// <summary>When it is forgotten, if it is not sent again.</summary>
    public TimeSpan ExpiresAt { get; init; }

    public StunRetransmission Retransmission;

    /// <summary>Whether it is sent again while there is no answer.</summary>
    public bool Retransmits { get; set; }

    public bool IsQueued { get; set; }
}

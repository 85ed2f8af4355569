namespace WebTorrent.Sctp;

/// <summary>Why an association failed.</summary>
public enum SctpErrorCode
{
    /// <summary>The other side did not answer the handshake.</summary>
    HandshakeTimedOut,

    /// <summary>The other side answers no longer.</summary>
    TimedOut,

    /// <summary>The other side broke the association off; <see cref="SctpException.Cause"/> says why.</summary>
    AbortedByPeer,

    /// <summary>The other side did what no implementation may do.</summary>
    ProtocolViolation,

    /// <summary>The other side sent a message larger than <see cref="SctpOptions.MaxMessageSize"/>.</summary>
    MessageTooLarge,

    /// <summary><see cref="SctpAssociationCore.Abort"/> was called.</summary>
    Aborted,
}

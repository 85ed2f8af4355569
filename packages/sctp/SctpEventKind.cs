namespace WebTorrent.Sctp;

/// <summary>What an <see cref="SctpEvent"/> tells.</summary>
public enum SctpEventKind
{
    /// <summary>The handshake is done.</summary>
    Connected,

    /// <summary>
    /// The other side lost its memory and began anew (RFC 9260 §5.2). All streams start over; what was not acknowledged is dropped.
    /// </summary>
    Restarted,

    /// <summary>
    /// The other side has reset one of its outgoing streams: nothing more comes on it before its numbers begin anew (RFC 6525). Several without a
    /// message between them may be told as one.
    /// </summary>
    IncomingStreamReset,

    /// <summary>A stream that <see cref="SctpAssociationCore.ResetStream"/> named is reset and may be used anew.</summary>
    OutgoingStreamReset,

    /// <summary>The other side did not agree to reset a stream; it stays closed.</summary>
    StreamResetFailed,

    /// <summary>The association ended by agreement. No event follows.</summary>
    Closed,

    /// <summary>The association ended with an error. No event follows.</summary>
    Failed,
}

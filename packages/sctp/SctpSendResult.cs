namespace WebTorrent.Sctp;

/// <summary>What became of a message that was to be sent.</summary>
public enum SctpSendResult
{
    /// <summary>A copy of it waits for its turn.</summary>
    Accepted,

    /// <summary>Too much waits already, or too many messages (<see cref="SctpOptions.MaxBufferedAmount"/>); try again when <see cref="SctpAssociationCore.BufferedAmount"/> is lower.</summary>
    BufferFull,

    /// <summary>It is larger than <see cref="SctpOptions.MaxBufferedAmount"/> and will never fit.</summary>
    TooLarge,

    /// <summary>SCTP has no messages without bytes (RFC 9260 §3.3.1).</summary>
    Empty,

    /// <summary>The stream is being reset, or the other side has not so many.</summary>
    StreamClosed,

    /// <summary>The association has ended or is about to.</summary>
    Closed,
}

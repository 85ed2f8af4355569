namespace WebTorrent.Protocol;

/// <summary>Why a wire ended. Codes up to <see cref="ExtensionError"/> are the remote peer's fault.</summary>
public enum WireErrorCode
{
    /// <summary>The remote peer closed the connection before the handshake was complete, or stopped taking bytes.</summary>
    ConnectionClosed,

    /// <summary>The stream ended inside a frame.</summary>
    TruncatedFrame,

    /// <summary>A length prefix is larger than <see cref="WireLimits"/> allow.</summary>
    FrameTooLong,

    /// <summary>A message's length does not fit its type.</summary>
    BadLength,

    /// <summary>A field of a message is out of range: a piece that does not exist, a block of 1 GiB.</summary>
    BadValue,

    /// <summary>A bitfield of the wrong size, or with spare bits set (BEP 3).</summary>
    BadBitfield,

    /// <summary>The handshake is not that of the BitTorrent protocol.</summary>
    BadHandshake,

    /// <summary>A message that was not agreed on: fast extension messages without the fast extension (BEP 6).</summary>
    UnexpectedMessage,

    /// <summary>A malformed extension handshake or extension message (BEP 10).</summary>
    ExtensionError,

    /// <summary>The remote peer does not read: more than <see cref="WireOptions.MaxQueuedBytes"/> were waiting for it.</summary>
    QueueOverflow,

    /// <summary>The remote peer did not do in time what it had to. Never raised by <see cref="Wire"/> itself: for its user's time-outs.</summary>
    Timeout,

    /// <summary>The connection broke; the cause is the inner exception.</summary>
    TransportFailed,

    /// <summary>The <see cref="IBlockSource"/> could not read a block; the cause is the inner exception.</summary>
    BlockSourceFailed,
}

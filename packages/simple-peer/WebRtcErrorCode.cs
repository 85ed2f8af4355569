namespace WebTorrent.SimplePeer;

/// <summary>Why a <see cref="WebRtcPeer"/> failed or a call was refused.</summary>
public enum WebRtcErrorCode
{
    /// <summary>A signal is no JSON of the kind that simple-peer writes, or its session description offers no data channel.</summary>
    InvalidSignal,

    /// <summary>A signal came that does not fit: an answer without an offer, a second answer, an offer to who makes the offers.</summary>
    UnexpectedSignal,

    /// <summary>Nothing was connected in time.</summary>
    Timeout,

    /// <summary>No way to the other side was found, or it was lost. <see cref="WebRtcPeer.Restart"/> before that can find another.</summary>
    Unreachable,

    /// <summary>The other side is not who the signal said, or broke the rules of DTLS.</summary>
    NotAuthentic,

    /// <summary>The other side broke the rules of SCTP, or stopped answering.</summary>
    TransportFailed,

    /// <summary>A message is larger than the other side takes.</summary>
    MessageTooLarge,

    /// <summary>The connection is closed.</summary>
    Closed,
}

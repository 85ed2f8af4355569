namespace WebTorrent.SimplePeer.Signals;

/// <summary>What a signal says.</summary>
internal enum PeerSignalKind
{
    /// <summary>A session description that offers.</summary>
    Offer,

    /// <summary>A session description that answers.</summary>
    Answer,

    /// <summary>One more address to try.</summary>
    Candidate,

    /// <summary>Who makes the offers shall make another one.</summary>
    Renegotiate,

    /// <summary>Something about media, which there is none of here.</summary>
    Other,
}

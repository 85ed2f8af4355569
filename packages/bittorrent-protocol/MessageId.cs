namespace WebTorrent.Protocol;

/// <summary>
/// The type of a peer wire message: the byte after the length prefix (BEP 3, 5, 6, 10).
/// A value without a name is a message that this library does not know; receivers ignore those.
/// </summary>
public enum MessageId
{
    /// <summary>An empty frame, which has no type on the wire.</summary>
    KeepAlive = -1,

    /// <summary>The sender will not answer requests.</summary>
    Choke = 0,

    /// <summary>The sender will answer requests.</summary>
    Unchoke = 1,

    /// <summary>The sender wants something the receiver has.</summary>
    Interested = 2,

    /// <summary>The sender wants nothing the receiver has.</summary>
    NotInterested = 3,

    /// <summary>The sender has verified one more piece.</summary>
    Have = 4,

    /// <summary>The pieces that the sender has.</summary>
    Bitfield = 5,

    /// <summary>The sender asks for a block.</summary>
    Request = 6,

    /// <summary>A block of data.</summary>
    Piece = 7,

    /// <summary>The sender takes a request back.</summary>
    Cancel = 8,

    /// <summary>UDP port of the sender's DHT node (BEP 5).</summary>
    Port = 9,

    /// <summary>The receiver might like to have this piece (BEP 6).</summary>
    Suggest = 0x0D,

    /// <summary>The sender has every piece (BEP 6).</summary>
    HaveAll = 0x0E,

    /// <summary>The sender has no piece (BEP 6).</summary>
    HaveNone = 0x0F,

    /// <summary>The sender will not answer this request (BEP 6).</summary>
    Reject = 0x10,

    /// <summary>The receiver may ask for this piece even while choked (BEP 6).</summary>
    AllowedFast = 0x11,

    /// <summary>A message of the extension protocol (BEP 10).</summary>
    Extended = 20,
}

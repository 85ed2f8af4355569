namespace WebTorrent.Stun;

/// <summary>A request under way.</summary>
internal sealed class TurnRequest(TurnRequestKind kind, TurnPeer? peer)
{
    public TurnRequestKind Kind { get; } = kind;

    public TurnPeer? Peer { get; } = peer;

    public StunTransactionId Transaction { get; set; }

    /// <summary>The message, which stays the same however often it is sent.</summary>
    public byte[] Packet { get; set; } = [];

    public StunRetransmission Retransmission;

    /// <summary>Whether it is to be sent.</summary>
    public bool Sends { get; set; }

    /// <summary>How often the server asked for other credentials or sent us elsewhere.</summary>
    public int Challenges { get; set; }
}

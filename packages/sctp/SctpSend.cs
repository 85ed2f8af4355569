namespace WebTorrent.Sctp;

/// <summary>How a message is to be sent.</summary>
/// <param name="StreamId">The stream, below <see cref="SctpAssociationCore.OutgoingStreams"/>.</param>
/// <param name="PayloadProtocolId">What the payload is; handed to the other side as it is (RFC 9260 §3.3.1).</param>
public readonly record struct SctpSend(ushort StreamId, uint PayloadProtocolId)
{
    /// <summary>Whether it may overtake other messages of its stream. Default: false.</summary>
    public bool IsUnordered { get; init; }

    /// <summary>
    /// How often a fragment is sent again before the message is given up (RFC 7496 §3.2); 0 or more; null: as often as it takes.
    /// Without effect when the other side does not know FORWARD-TSN.
    /// </summary>
    public int? MaxRetransmits { get; init; }

    /// <summary>After so long the message is given up (RFC 7496 §3.1); 0 or more; null: never. Needs FORWARD-TSN once its sending has begun.</summary>
    public TimeSpan? Lifetime { get; init; }
}

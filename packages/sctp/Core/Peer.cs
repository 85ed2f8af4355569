namespace WebTorrent.Sctp.Core;

/// <summary>What the other side said of itself in INIT or INIT ACK.</summary>
internal readonly record struct Peer(uint Tag, uint InitialTsn, uint Window, ushort OutgoingStreams, ushort IncomingStreams)
{
    public bool KnowsForwardTsn { get; init; }

    public bool KnowsReConfig { get; init; }
}

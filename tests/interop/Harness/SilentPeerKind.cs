namespace WebTorrent.Interop.Tests.Harness;

/// <summary>Ways to keep a peer waiting.</summary>
public enum SilentPeerKind
{
    /// <summary>Takes the connection and never sends a byte.</summary>
    SaysNothing,

    /// <summary>Shakes hands, has every piece, unchokes, and never answers a request.</summary>
    NeverSendsBlocks,
}

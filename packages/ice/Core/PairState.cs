namespace WebTorrent.Ice.Core;

/// <summary>
/// What is known of a pair (RFC 8445 §6.1.2.6). There is no Frozen: it puts off components that share a foundation, and here is one component. Pairs of a
/// foundation that is being checked come last instead.
/// </summary>
internal enum PairState
{
    Waiting,
    InProgress,
    Succeeded,
    Failed,
}

namespace WebTorrent.Dht.Core.Lookups;

/// <summary>What became of a node that a search heard of.</summary>
internal enum CandidateState
{
    New,
    Asked,

    /// <summary>Asked, and silent for longer than most.</summary>
    Slow,
    Answered,
    Failed,
}

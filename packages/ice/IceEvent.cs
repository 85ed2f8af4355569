namespace WebTorrent.Ice;

/// <summary>Something that happened in an <see cref="IceAgentCore"/>.</summary>
/// <param name="Kind">What.</param>
public sealed record IceEvent(IceEventKind Kind)
{
    /// <summary>At <see cref="IceEventKind.LocalCandidate"/>, <see cref="IceEventKind.PeerReflexiveCandidate"/> and <see cref="IceEventKind.ResolveName"/>: which.</summary>
    public IceCandidate? Candidate { get; init; }

    /// <summary>At <see cref="IceEventKind.PairSelected"/>: which.</summary>
    public IcePair? Pair { get; init; }

    /// <summary>At <see cref="IceEventKind.StateChanged"/>: the new state.</summary>
    public IceState State { get; init; }
}

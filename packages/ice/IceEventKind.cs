namespace WebTorrent.Ice;

/// <summary>What happened in an <see cref="IceAgentCore"/>.</summary>
public enum IceEventKind
{
    /// <summary>There is a local candidate to tell the other side.</summary>
    LocalCandidate,

    /// <summary>A check showed an address that nobody had told: of ours, or of the other side.</summary>
    PeerReflexiveCandidate,

    /// <summary>An mDNS name of the other side is to be resolved; what comes of it goes to <see cref="IceAgentCore.AddRemoteCandidate"/>.</summary>
    ResolveName,

    /// <summary>Data goes over this pair from now on.</summary>
    PairSelected,

    /// <summary>The state is another.</summary>
    StateChanged,
}

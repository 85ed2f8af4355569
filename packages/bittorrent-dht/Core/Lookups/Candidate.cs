namespace WebTorrent.Dht.Core.Lookups;

/// <summary>A node that a search heard of.</summary>
internal sealed class Candidate(NodeContact contact, int depth)
{
    public NodeContact Contact => contact;

    /// <summary>How many answers in a row led here; 1 for a node of our own table.</summary>
    public int Depth => depth;

    public CandidateState State { get; set; }

    /// <summary>Whether its id is one that its address may have: only then it counts as near, and is given something to store (BEP 42, Enforcement).</summary>
    public bool IsTrusted { get; set; }

    /// <summary>What it wants to see when it is to store something; null when it gave nothing.</summary>
    public byte[]? Token { get; set; }

    /// <summary>The version of the item that it holds; null when it gave none.</summary>
    public long? Sequence { get; set; }

    /// <summary>Whether its answer had fewer nodes than it may know: as long as it cannot tell whether our address is forged, it says little.</summary>
    public bool WasBrief { get; set; }

    /// <summary>Whether it was asked once more, with its token as the proof of our address.</summary>
    public bool IsAskedAgain { get; set; }

    /// <summary>Whether it answered, be it that it is being asked for more.</summary>
    public bool HasAnswered => State == CandidateState.Answered || (IsAskedAgain && State != CandidateState.Failed);
}

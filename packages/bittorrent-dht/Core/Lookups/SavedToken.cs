namespace WebTorrent.Dht.Core.Lookups;

/// <summary>A node that will store something near a target, what it wants to see for that, and the version of the item that it has.</summary>
internal sealed record SavedToken(NodeContact Contact, byte[] Token, long? Sequence)
{
    public static SavedToken From(Candidate candidate) => new(candidate.Contact, candidate.Token!, candidate.Sequence);
}

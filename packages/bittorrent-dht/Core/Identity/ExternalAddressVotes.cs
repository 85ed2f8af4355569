namespace WebTorrent.Dht.Core.Identity;

/// <summary>
/// Finds out under which address the world sees us, from the "ip" of answers to our own queries (BEP 42, Bootstrapping). No single node is believed:
/// an address wins when enough different hosts named it, and more of the last ones than any other.
/// </summary>
internal sealed class ExternalAddressVotes
{
    private const int Window = 24;
    private const int Quorum = 6;

    private readonly List<(HostKey Voter, HostKey Seen)> _votes = new(Window);

    /// <summary>Counts a vote.</summary>
    /// <param name="voter">The node that answered; the last vote of a host is the one that counts.</param>
    /// <param name="seen">The address that it named.</param>
    /// <returns>Whether that address has won with this vote.</returns>
    public bool Add(NodeAddress voter, NodeAddress seen)
    {
        var host = HostKey.Of(voter);
        var before = _votes.FindIndex(vote => vote.Voter == host);
        if (before >= 0)
            _votes.RemoveAt(before);
        else if (_votes.Count == Window)
            _votes.RemoveAt(0);
        _votes.Add((host, seen.Host));
        return HasWon(seen.Host);
    }

    private bool HasWon(HostKey seen)
    {
        var count = 0;
        foreach (var vote in _votes)
            count += vote.Seen == seen ? 1 : 0;
        return count >= Quorum && count * 2 > _votes.Count;
    }
}

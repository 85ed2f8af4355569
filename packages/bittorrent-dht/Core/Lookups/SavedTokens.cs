namespace WebTorrent.Dht.Core.Lookups;

/// <summary>The tokens of the last searches, so that an announce soon after a search needs none of its own.</summary>
internal sealed class SavedTokens
{
    private const int MaxTargets = 256;

    // Other implementations take theirs back five minutes after they gave them, at the earliest.
    private static readonly TimeSpan GoodFor = TimeSpan.FromMinutes(4);

    private readonly Dictionary<NodeId, (TimeSpan Until, SavedToken[] Tokens)> _saved = [];

    public void Keep(TimeSpan now, NodeId target, IEnumerable<Candidate> keepers)
    {
        var tokens = keepers.Select(SavedToken.From).ToArray();
        if (tokens.Length == 0)
            return;
        if (_saved.Count >= MaxTargets)
            Sweep(now);
        if (_saved.Count < MaxTargets || _saved.ContainsKey(target))
            _saved[target] = (now + GoodFor, tokens);
    }

    /// <summary>Gives tokens away, each once; none when there are none or they are too old.</summary>
    public SavedToken[] Take(TimeSpan now, NodeId target) => _saved.Remove(target, out var saved) && now < saved.Until ? saved.Tokens : [];

    public void Sweep(TimeSpan now)
    {
        foreach (var (target, saved) in _saved)
        {
            if (saved.Until <= now)
                _saved.Remove(target);
        }
    }
}

namespace WebTorrent.TorrentEngine.Swarm;

/// <summary>
/// Decides who is served: tit for tat while we download, a fair round while we seed, and one slot for a stranger in both.
/// </summary>
/// <remarks>
/// BEP 3, "Choking and optimistic unchoking". While downloading, the peers that send us most are served; while seeding, a
/// peer keeps its slot for <see cref="SeedingTurn"/>, then makes room for who has waited longest, so that a piece spreads
/// over the swarm instead of one fast peer taking all.
/// </remarks>
internal sealed class Choker(int slots, Random random)
{
    /// <summary>How often the round is decided.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan OptimisticTurn = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan SeedingTurn = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan NewPeer = TimeSpan.FromSeconds(60);
    private const int NewPeerWeight = 3;

    private readonly List<IChokeCandidate> _wanting = [];
    private IChokeCandidate? _optimistic;
    private TimeSpan _optimisticSince;

    /// <summary>How many peers are served at once, the optimistic one included.</summary>
    public int Slots { get; } = slots;

    /// <summary>Chooses whom to serve until the next round.</summary>
    /// <param name="now">Monotonic.</param>
    /// <param name="isSeeding">We have all we want.</param>
    /// <param name="candidates">Every connected peer.</param>
    /// <param name="unchoked">Emptied, then filled with the chosen ones.</param>
    public void Decide(TimeSpan now, bool isSeeding, IReadOnlyList<IChokeCandidate> candidates, HashSet<IChokeCandidate> unchoked)
    {
        unchoked.Clear();
        CollectWanting(candidates);
        if (_wanting.Count <= Slots)
        {
            unchoked.UnionWith(_wanting);
            return;
        }

        if (isSeeding)
            _wanting.Sort((a, b) => CompareSeeding(now, a, b));
        else
            _wanting.Sort(CompareDownloading);

        foreach (var candidate in _wanting)
        {
            if (unchoked.Count >= Slots - 1)
                break;
            if (isSeeding || !candidate.IsSnubbed)
                unchoked.Add(candidate);
        }

        ChooseOptimistic(now, unchoked);
    }

    private void CollectWanting(IReadOnlyList<IChokeCandidate> candidates)
    {
        _wanting.Clear();
        for (var i = 0; i < candidates.Count; i++)
        {
            if (candidates[i].IsPeerInterested)
                _wanting.Add(candidates[i]);
        }
    }

    private static int CompareDownloading(IChokeCandidate a, IChokeCandidate b)
    {
        var byDownload = b.DownloadRate.CompareTo(a.DownloadRate);
        return byDownload != 0 ? byDownload : b.UploadRate.CompareTo(a.UploadRate);
    }

    /// <summary>First those within their turn (the longest served last), then those who wait, longest first, then those whose turn is over.</summary>
    private static int CompareSeeding(TimeSpan now, IChokeCandidate a, IChokeCandidate b)
    {
        var byGroup = Group(now, a).CompareTo(Group(now, b));
        return byGroup != 0 ? byGroup : a.ChokeChangedAt.CompareTo(b.ChokeChangedAt);

        static int Group(TimeSpan now, IChokeCandidate peer)
            => peer.IsChoked ? 1 : now - peer.ChokeChangedAt < SeedingTurn ? 0 : 2;
    }

    private void ChooseOptimistic(TimeSpan now, HashSet<IChokeCandidate> unchoked)
    {
        var isCurrent = _optimistic is not null && _wanting.Contains(_optimistic) && !unchoked.Contains(_optimistic)
            && now - _optimisticSince < OptimisticTurn;
        if (!isCurrent)
        {
            _optimistic = DrawOptimistic(now, unchoked);
            _optimisticSince = now;
        }

        if (_optimistic is not null)
            unchoked.Add(_optimistic);
    }

    /// <summary>A new peer has nothing to trade yet, so it is drawn three times as often.</summary>
    private IChokeCandidate? DrawOptimistic(TimeSpan now, HashSet<IChokeCandidate> unchoked)
    {
        var total = 0;
        foreach (var candidate in _wanting)
            total += unchoked.Contains(candidate) ? 0 : Weight(now, candidate);
        if (total == 0)
            return null;

        var drawn = random.Next(total);
        foreach (var candidate in _wanting)
        {
            if (unchoked.Contains(candidate))
                continue;
            drawn -= Weight(now, candidate);
            if (drawn < 0)
                return candidate;
        }

        return null;
    }

    private static int Weight(TimeSpan now, IChokeCandidate candidate) => now - candidate.ConnectedAt < NewPeer ? NewPeerWeight : 1;
}

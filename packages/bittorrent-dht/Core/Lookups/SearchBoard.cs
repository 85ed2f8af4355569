namespace WebTorrent.Dht.Core.Lookups;

/// <summary>The searches that run, and those that wait until one of them ends.</summary>
internal sealed class SearchBoard(DhtOptions options)
{
    private readonly List<Search> _running = [];
    private readonly Queue<Search> _waiting = new();
    private bool _isStarting;

    public int RunningCount => _running.Count;

    public void Add(TimeSpan now, Search search)
    {
        _waiting.Enqueue(search);
        Continue(now);
    }

    public void Cancel(TimeSpan now, int id)
    {
        var search = _running.Find(search => search.Id == id) ?? _waiting.FirstOrDefault(search => search.Id == id);
        search?.Cancel();
        Continue(now);
    }

    /// <summary>Starts what waits in the places of what has ended. A search that ends while it starts does not begin this anew.</summary>
    public void Continue(TimeSpan now)
    {
        if (_isStarting)
            return;
        _isStarting = true;
        _running.RemoveAll(search => search.HasEnded);
        while (_running.Count < options.MaxConcurrentSearches && _waiting.TryDequeue(out var next))
        {
            if (next.IsCanceled)
                continue;
            next.Start(now);
            if (!next.HasEnded)
                _running.Add(next);
        }

        _isStarting = false;
    }
}

namespace WebTorrent.UtMetadata;

/// <summary>What a download knows about one peer.</summary>
internal sealed class MetadataPeer(int id, int size, MetadataOptions options)
{
    private const int MaxDoublings = 5;

    private readonly Dictionary<int, TimeSpan> _asked = [];
    private TimeSpan _pausedUntil;

    public int Id => id;

    /// <summary>Bytes of metadata that the peer claims.</summary>
    public int Size => size;

    /// <summary>Requests in a row that it did not answer with data.</summary>
    public int Failures { get; private set; }

    /// <summary>How often it was tried alone.</summary>
    public int Attempts { get; set; }

    public int Outstanding => _asked.Count;

    public IEnumerable<int> Asked => _asked.Keys;

    public bool IsPaused(TimeSpan now) => now < _pausedUntil;

    public bool WasAsked(int piece) => _asked.ContainsKey(piece);

    public void Ask(int piece, TimeSpan now) => _asked.Add(piece, now);

    /// <summary>Takes note of data.</summary>
    /// <returns>Whether it was asked for.</returns>
    public bool Answer(int piece)
    {
        if (!_asked.Remove(piece))
            return false;
        Failures = 0;
        return true;
    }

    /// <summary>Takes note of a refusal.</summary>
    /// <returns>Whether it was asked for.</returns>
    public bool Reject(int piece, TimeSpan now)
    {
        if (!_asked.Remove(piece))
            return false;
        Fail(now);
        return true;
    }

    /// <summary>Gives up on what it was asked for too long ago.</summary>
    /// <returns>Those pieces.</returns>
    public List<int> Expire(TimeSpan now)
    {
        var late = _asked.Where(pair => pair.Value + options.RequestTimeout <= now).Select(pair => pair.Key).ToList();
        foreach (var piece in late)
            _asked.Remove(piece);
        if (late.Count > 0)
            Fail(now);
        return late;
    }

    /// <summary>What it was asked for matters no more.</summary>
    public void Forget() => _asked.Clear();

    /// <summary>The next time at which something changes about this peer by itself.</summary>
    public TimeSpan? NextTimeout(TimeSpan now)
    {
        TimeSpan? next = IsPaused(now) ? _pausedUntil : null;
        foreach (var at in _asked.Values)
        {
            var due = at + (at + options.Patience > now ? options.Patience : options.RequestTimeout);
            if (next is null || due < next)
                next = due;
        }
        return next;
    }

    private void Fail(TimeSpan now)
    {
        // Many rejects of one burst are one refusal.
        if (IsPaused(now))
            return;
        _pausedUntil = now + (options.RetryPause * (1 << Math.Min(Failures, MaxDoublings)));
        Failures++;
    }
}

namespace WebTorrent.UtMetadata;

/// <summary>What a download knows about one peer.</summary>
internal sealed class MetadataPeer(int id, int size)
{
    private const int MaxDoublings = 5;

    private readonly Dictionary<int, TimeSpan> _deadlines = [];
    private TimeSpan _pausedUntil;

    public int Id => id;

    /// <summary>Bytes of metadata that the peer claims.</summary>
    public int Size => size;

    /// <summary>Requests in a row that it did not answer with data.</summary>
    public int Failures { get; private set; }

    /// <summary>How often it was tried alone.</summary>
    public int Attempts { get; set; }

    public int Outstanding => _deadlines.Count;

    public bool IsPaused(TimeSpan now) => now < _pausedUntil;

    public bool WasAsked(int piece) => _deadlines.ContainsKey(piece);

    public void Ask(int piece, TimeSpan deadline) => _deadlines.Add(piece, deadline);

    /// <summary>Takes note of data.</summary>
    /// <returns>Whether it was asked for.</returns>
    public bool Answer(int piece)
    {
        if (!_deadlines.Remove(piece))
            return false;
        Failures = 0;
        return true;
    }

    public void Reject(int piece, TimeSpan now, TimeSpan pause)
    {
        if (_deadlines.Remove(piece))
            Fail(now, pause);
    }

    public void Expire(TimeSpan now, TimeSpan pause)
    {
        var late = _deadlines.Where(pair => pair.Value <= now).Select(pair => pair.Key).ToList();
        foreach (var piece in late)
            _deadlines.Remove(piece);
        if (late.Count > 0)
            Fail(now, pause);
    }

    public TimeSpan? NextTimeout(TimeSpan now)
    {
        TimeSpan? next = IsPaused(now) ? _pausedUntil : null;
        foreach (var deadline in _deadlines.Values)
        {
            if (next is null || deadline < next)
                next = deadline;
        }
        return next;
    }

    private void Fail(TimeSpan now, TimeSpan pause)
    {
        // Many rejects of one burst are one refusal.
        if (IsPaused(now))
            return;
        _pausedUntil = now + (pause * (1 << Math.Min(Failures, MaxDoublings)));
        Failures++;
    }
}
